"""The new phone of somebody known, as it is typed: made sure of first, and nothing else changes."""

from __future__ import annotations

from bot.care.enrolment import GivenPhone, ReadPhone, read_back_phone
from bot.care.enrolment_words import Fault, Typed

#: How staff made sure that it is them who ask. Without it a thief could take somebody's place.
SURE = {
    "here": "They are here, and I know them",
    "rang": "I rang a number that I had from elsewhere, and spoke with them",
}


def read_new_phone(typed: Typed, read_phone: ReadPhone) -> tuple[GivenPhone | None, list[Fault]]:
    """The new phone, and every fault of what was typed."""
    typed.choice("made_sure", SURE, "Make sure first that it is them, and say how")
    given = read_back_phone(typed, "", read_phone)
    if given is None and not typed.text("phone"):
        typed.fault("phone", "Enter the number of their new phone")
    if typed.text("may_text") == "":
        typed.fault("may_text", "Choose what may be texted to this phone")
    return given, typed.faults
