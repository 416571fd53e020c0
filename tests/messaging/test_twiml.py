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
    callback = "https://texts.example.org/twilio/status?id=7&kind=danger"
    given = twiml.reply([(text, callback)])
    [message] = ElementTree.fromstring(given)  # noqa: S314
    assert message.tag == "Message"
    assert message.text == text
    assert message.get("action") == "https://texts.example.org/twilio/status?id=7&kind=danger"
    assert message.get("statusCallback") is None


def test_texts_go_out_in_their_order_each_with_its_own_report() -> None:
    first, second = ElementTree.fromstring(twiml.reply([("one", "/a"), ("two", "/b")]))  # noqa: S314
    assert [(m.text, m.get("action")) for m in (first, second)] == [("one", "/a"), ("two", "/b")]
