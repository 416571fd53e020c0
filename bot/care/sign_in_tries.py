"""When too many wrong PINs lock a sign-in of staff, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

#: So many wrong ones within so long lock, and from the last of them for as long again.
LOCKS_AT = 5
WITHIN = timedelta(minutes=15)
LOCK_LASTS = timedelta(minutes=15)


def locked_until(wrong: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when nothing is tried; None while something is.

    `wrong` are the moments of the newest wrong tries, `LOCKS_AT` at most, in any order.
    """
    if len(wrong) < LOCKS_AT:
        return None
    newest = max(wrong)
    until = newest + LOCK_LASTS
    return until if newest - min(wrong) < WITHIN and now < until else None
