"""Whether words around a time speak of what was or of what is to come."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.language.when.words import CLAUSE_ENDS

#: As far as a clause is looked at, in letters, to either side.
_REACH = 90

_PAST = re.compile(
    r"\b(?:was|wasnt|wasn't|were|werent|weren't|had|hadnt|hadn't|did|didnt|didn't|been|went|fell"
    r"|stopped|started|began|begun|came|said|told|rang|phoned|called me|saw|seen|took|missed"
    r"|got (?:worse|bad|drunk|up|home|in|out|back|angry|upset|really|so|arrested|lost|it|me)"
    r"|left|tried|hit|cut|threw|slept|ate|cried|kept|lost|made|gave|found|happened|kicked|ran"
    r"|walked|turned|refused|spoke|texted|noticed|changed|smashed|broke|collapsed|wet|shouted"
    r"|screamed|hid|spent|bought|moved|wrote|sent|waited|drank|drove|woke|stayed|felt|thought"
    r"|hasnt|hasn't|havent|haven't|has not|have not|just gone|gone)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|wil|shall|would|should|could|can|may|might|gonna|gunna|going|coming|due|booked"
    r"|appointment|appt|meeting|review|want|wants|need|needs|have to|has to|got to|gotta|meant to"
    r"|supposed to|hope|hoping|please|plz|pls|see you|see u|c u|ring me|call me|text me"
    r"|leaving|away|leave|holiday|free|available|[a-z]+'ll|[a-z]+'d (?:be|come|ring|call)"
    r"|pause|cancel|rearrange|swap|ill be|hell be|shell be|theyll|youll|wont be)\b"
)
#: "has been" and "not slept": what has lasted up to now.
_LASTING = re.compile(
    r"\b(?:not|no|never|without|been|[a-z]+n't|(?:has|have|had|did|is|was|can|do)nt)\b"
)


class Tense(StrEnum):
    """Which way a clause looks."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


def tense_around(text: str, start: int, end: int) -> Tense:
    """Which way the words around `text[start:end]` look. `text` is evened. Words of both kinds,
    or of none, leave it unknown: a wrong day is worse than none."""
    clause = clause_around(text, start, end)
    is_past, is_future = _PAST.search(clause), _FUTURE.search(clause)
    if is_past and not is_future:
        return Tense.PAST
    if is_future and not is_past:
        return Tense.FUTURE
    return Tense.UNKNOWN


def is_over(text: str, start: int, end: int) -> bool:
    """Whether something is told as past, and not as what has lasted up to now."""
    clause = clause_around(text, start, end)
    return _PAST.search(clause) is not None and _LASTING.search(clause) is None


def lasts(text: str, start: int, end: int) -> bool:
    """Whether something is said to have been, or not to have been, up to now."""
    return _LASTING.search(clause_around(text, start, end)) is not None


def clause_around(text: str, start: int, end: int) -> str:
    """The words around a piece up to the next mark, without the piece."""
    first, last = start, end
    while first > max(0, start - _REACH) and text[first - 1] not in CLAUSE_ENDS:
        first -= 1
    while last < min(len(text), end + _REACH) and text[last] not in CLAUSE_ENDS:
        last += 1
    return f"{text[first:start]} {text[end:last]}"
