"""What somebody types of a person: names, days, and what may be shared, checked field by field."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.care.facts import Category

MOST_LETTERS = 60
_OLDEST = 120
_IN_NAMES = " '-.\u2019\u2018\u00b7"

#: What may be agreed, in the words that are read out. In the order of the consent table.
SHARING = {
    Category.USES_SERVICE: "that they use this service",
    Category.KEY_WORKER: "who their key worker is",
    Category.COVER: "who covers while the key worker is away",
    Category.APPOINTMENT: "when and where the next appointment is",
    Category.CARE_PLAN: "what is in the care plan",
    Category.MEDICATION: "which medicines they take",
    Category.SAFETY_PLAN: "what is in the safety plan",
    Category.WHEREABOUTS: "where they are, as far as staff know",
    Category.PERSONS_MESSAGES: "what they text us",
    Category.REVIEW_ACTION: "what was agreed to be done at a review",
    Category.REVIEW_CONTENT: "what was talked about at a review",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, in words for whoever typed it. Never quotes what was typed."""

    field: str
    words: str


class Typed:
    """The fields of a form, and what was found wrong with them."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.faults: list[Fault] = []

    def text(self, field: str) -> str:
        """What stands in a field, in one form of Unicode, without space around it."""
        return unicodedata.normalize("NFC", self._fields.get(field, "")).strip()

    def ticked(self, field: str) -> bool:
        """Whether a box is ticked, or "yes" chosen."""
        return self._fields.get(field) == "yes"

    def fault(self, field: str, words: str) -> None:
        """Note that a field is wrong."""
        self.faults.append(Fault(field, words))

    def name(self, field: str, what: str, *, needed: bool = True) -> str:
        """A name of a person: letters of any script, with spaces, hyphens and apostrophes."""
        name = " ".join(self.text(field).split(" ")).strip()
        if not name:
            if needed:
                self.fault(field, f"Enter {what}")
        elif len(name) > MOST_LETTERS:
            self.fault(field, f"{_capital(what)} must be {MOST_LETTERS} characters or fewer")
        elif not _is_name(name):
            self.fault(
                field,
                f"{_capital(what)} must begin with a letter, and have only letters, spaces, "
                "hyphens, full stops and apostrophes",
            )
        return name

    def choice(self, field: str, allowed: Mapping[str, str], words: str) -> str:
        """One of several; `words` say what to choose where none of them was."""
        given = self.text(field)
        if given not in allowed:
            self.fault(field, words)
        return given

    def born(self, today: date) -> date | None:
        """The day of birth in three fields; None where nothing stands in any of them."""
        parts = [self.text(f"born_{part}") for part in ("day", "month", "year")]
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) if len(part) <= 4 else 0 for part in parts)
            found = date(year, month, day)
        except ValueError:
            self.fault("born_day", "Date of birth must be a real date, such as 17 4 1999")
            return None
        if found > today or found.year < today.year - _OLDEST:
            self.fault("born_day", f"Date of birth must be in the past {_OLDEST} years")
            return None
        return found


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _is_name(name: str) -> bool:
    is_letter = [unicodedata.category(c)[0] in "LM" for c in name]
    return is_letter[0] and all(ok or c in _IN_NAMES for ok, c in zip(is_letter, name, strict=True))
