"""When too many wrong PINs lock the proof of a phone. Texts are kept and answered all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: So many wrong ones lock, for so long.
LOCKS_AT = 5
LOCK_LASTS = timedelta(hours=1)

#: A PIN that nobody asked for is taken as proof in so many texts of an hour, and no more: a wrong
#: number in a text is not counted, so somebody could try one after the other.
UNASKED_AN_HOUR = 5


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries from one phone since the last right one."""

    wrong: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether no PIN is taken from this phone now."""
        return self.locked_until is not None and now < self.locked_until


def after_wrong_try(tries: Tries, now: datetime) -> Tries:
    """What stands after one more wrong try. While locked nothing is tried, so nothing changes; a
    lock that has run out counts from the beginning."""
    if tries.is_locked(now):
        return tries
    wrong = 1 if tries.locked_until is not None else tries.wrong + 1
    return Tries(wrong, now + LOCK_LASTS if wrong >= LOCKS_AT else None)
