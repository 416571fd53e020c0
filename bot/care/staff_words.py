"""What a worker may text back to an alert: HAVE, TRIED or DONE, the alert's code, and words; and
TELL, with what the one who wrote may hear."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.care.outcome_words import split_tell

#: Letters and digits that cannot be taken for one another when read off an old phone.
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY"
_DIGITS = "346789"

#: Four letters or digits and then a digit: no word looks like that, so "have tried" is a text.
CODE = f"[{_LETTERS}{_DIGITS}]{{4}}[{_DIGITS}]"
_ANSWER = re.compile(
    rf"\s*(?:i\s+|i've\s+)?(have|tried|done|tell)\W+({CODE})(?![A-Z0-9])\W*(.*?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: "ok" says nothing of what was done; "no answer" does.
_FEWEST_WORDS = 2


class Said(StrEnum):
    """What a worker says of an item. Only `TRIED` and `DONE` stop an alert."""

    HAVE = "have"
    TRIED = "tried"
    DONE = "done"
    TELL = "tell"
    """What the sender may hear of it. Stops nothing, and is said of a closed item too."""


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """One answer to an alert. `words` are the worker's own, for staff; `tell` is what they would
    have said to the one who wrote."""

    said: Said
    code: str
    words: str = field(default="", repr=False)
    tell: str = field(default="", repr=False)

    @property
    def says_enough(self) -> bool:
        """Whether there are words on what was done: somebody else must be able to go on."""
        return len(_WORD.findall(f"{self.words} {self.tell}")) >= _FEWEST_WORDS


def make_code(choose: Callable[[str], str]) -> str:
    """A code for an item; `choose` picks one character of those it is given."""
    return "".join(choose(_LETTERS + _DIGITS) for _ in range(4)) + choose(_DIGITS)


def is_code(given: str) -> bool:
    """Whether something looks like a code, in capitals."""
    return re.fullmatch(CODE, given) is not None


def read_staff_answer(text: str) -> StaffAnswer | None:
    """ "HAVE 7KQM3", or "DONE 7KQM3 spoke to her. TELL: I rang the GP"; None when the text is
    something else. Where staff gave words for the sender alone, those are what was done too."""
    match = _ANSWER.fullmatch(text)
    if match is None:
        return None
    said, code, words = match.groups()
    if said.lower() == Said.TELL:
        return StaffAnswer(Said.TELL, code.upper(), tell=words)
    note, tell = split_tell(words)
    return StaffAnswer(Said(said.lower()), code.upper(), note or tell, tell)
