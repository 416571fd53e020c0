"""Answers to Twilio in its own language, TwiML."""

from __future__ import annotations

from collections.abc import Iterable

from twilio.twiml.messaging_response import MessagingResponse


def reply(texts: Iterable[tuple[str, str]]) -> str:
    """An answer that sends texts to whoever wrote, in their order, and reports the status of each
    to the address beside it."""
    answer = MessagingResponse()
    for text, callback_url in texts:
        # `statusCallback` does the same and is on its way out.
        answer.message(text, action=callback_url, method="POST")
    return str(answer)
