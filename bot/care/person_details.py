"""What staff may write down about a person, and when it is too long or would say nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bot.care.safe_hours import SafeHours, SafeHoursError


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of somebody, as staff typed it; empty where nothing is. `record_number`: by
    what the trust's record system knows them; `safe_hours`: as `safe_hours.as_kept` writes it."""

    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    record_number: str = field(default="", repr=False)
    communication_needs: str = field(default="", repr=False)
    language: str = field(default="", repr=False)
    safe_times: str = field(default="", repr=False)
    safe_hours: str = field(default="", repr=False)
    easy_read: bool = False
    text_only: bool = False


#: The most characters of each that is typed as words.
LONGEST: Mapping[str, int] = {
    "first_name": 80,
    "last_name": 80,
    "record_number": 40,
    "communication_needs": 500,
    "language": 80,
    "safe_times": 300,
}


def clean(details: Details) -> Details:
    """The same without what cannot be seen: control characters, and blanks at the ends."""
    values: dict[str, Any] = asdict(details)
    for name in LONGEST:
        values[name] = _clean(values[name])
    return Details(**values)


def find_faults(details: Details) -> dict[str, str]:
    """What is wrong, by field, as a code: `too_long`, `no_name` where both names are empty,
    or `no_hours`."""
    faults = {
        name: "too_long" for name, most in LONGEST.items() if len(getattr(details, name)) > most
    }
    if details.safe_hours:
        try:
            SafeHours.from_kept(details.safe_hours)
        except SafeHoursError:
            faults["safe_hours"] = "no_hours"
    if not details.first_name and not details.last_name:
        faults["first_name"] = "no_name"
    return faults


def list_changed(before: Details, after: Details) -> tuple[str, ...]:
    """The names of the fields that differ: for the audit trail, which holds no values."""
    return tuple(
        one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)
    )


def _clean(words: str) -> str:
    seen = "".join(
        " " if unicodedata.category(letter) == "Cc" and letter != "\n" else letter
        for letter in words.replace("\r\n", "\n").replace("\r", "\n")
    )
    return seen.strip()
