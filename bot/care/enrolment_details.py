"""How to speak and write with somebody, as it is asked at enrolment."""

from __future__ import annotations

from bot.care.enrolment_words import Typed
from bot.care.person_details import LONGEST, Details
from bot.care.safe_hours import SafeHoursError, read_safe_hours

#: What is noted of whoever signs, before what else is noted.
_BSL = "Uses British Sign Language (BSL): needs an interpreter"
#: What is asked in free words, by field, as it is named where it is too long.
_WORDS = {
    "record_number": "Local record number",
    "communication_needs": "Other needs",
    "language": "Language",
    "safe_times": "What else there is to say of safe times",
}


def read_details(typed: Typed, first: str, last: str) -> Details:
    """What was typed, with a fault for each field that is not fit."""
    given = {name: typed.text(name) for name in _WORDS}
    if typed.ticked("bsl"):
        given["communication_needs"] = ". ".join(filter(None, (_BSL, given["communication_needs"])))
    for name, called in _WORDS.items():
        if len(given[name]) > LONGEST[name]:
            typed.fault(name, f"{called} must be {LONGEST[name]} characters or fewer")
        elif not all(letter.isprintable() or letter == "\n" for letter in given[name]):
            typed.fault(name, f"{called} holds characters that cannot be shown. Type it again")
    return Details(
        first,
        last,
        **given,
        safe_hours=_hours(typed),
        easy_read=typed.ticked("easy_read"),
        text_only=typed.ticked("text_only"),
    )


def _hours(typed: Typed) -> str:
    names = ("safe_from", "safe_until", *(f"safe_day_{n}" for n in range(7)))
    try:
        return read_safe_hours({name: typed.text(name) for name in names})
    except SafeHoursError as error:
        typed.fault("safe_from", str(error))
        return ""
