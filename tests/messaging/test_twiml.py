from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bot.messaging import twiml


@pytest.mark.parametrize(
    "text",
    [
        "If you are in danger ring 999. Text URGENT for duty.",
        "Less than < and & and \"quotes\" and 'these'",
        "Line one\nLine two",
        "Diolch, Siân ŵ €",
        "</Message><Message>not a second one",
    ],
)
def test_a_reply_says_the_text_to_the_letter(text: str) -> None:
    given = twiml.reply(text, "https://texts.example.org/twilio/status?id=7&kind=danger")
    [message] = ElementTree.fromstring(given)  # noqa: S314
    assert message.tag == "Message"
    assert message.text == text
    assert message.get("action") == "https://texts.example.org/twilio/status?id=7&kind=danger"
    assert message.get("statusCallback") is None
