"""Answers to Twilio in its own language, TwiML."""

from __future__ import annotations

from twilio.twiml.messaging_response import MessagingResponse


def reply(text: str, callback_url: str) -> str:
    """An answer that sends `text` to whoever wrote, and reports its status to `callback_url`."""
    answer = MessagingResponse()
    # `statusCallback` does the same and is on its way out.
    answer.message(text, action=callback_url, method="POST")
    return str(answer)
