"""What a call says, and that it needs nothing of ours to say it."""

from __future__ import annotations

from bot.messaging.calls import call_fields


def test_the_words_go_along_and_are_said_twice() -> None:
    fields = call_fields("+447700900101", "Please read the text on this phone.")
    assert fields["to"] == "+447700900101"
    assert str(fields["twiml"]).count("Please read the text on this phone.") == 2


def test_numbers_are_said_figure_by_figure() -> None:
    said = str(call_fields("+447700900101", "Call 999, or 0808 808 8000 now.")["twiml"])
    assert "Call 9 9 9, or 0 8 0 8 8 0 8 8 0 0 0 now." in said
