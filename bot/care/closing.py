"""How an answer closes: out of hours with where else to turn, once, and at every hand-over.

A reply that tells somebody to wait and not where else to turn has cost lives (prevention of
future deaths reports, England and Wales). Said with every text it is no longer read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: One conversation, as far as repeating oneself goes.
SAID_FOR = timedelta(hours=1)


class Closing(StrEnum):
    """What comes after the words of an answer."""

    ROUTES = "routes"
    IN_HOURS = "in_hours"
    NONE = "none"


def decide_closing(
    *,
    staffed: bool,
    hand_over: bool,
    says_routes: bool,
    routes_said_at: datetime | None,
    now: datetime,
) -> Closing:
    """How an answer closes now.

    `says_routes`: the answer's own words hold 999, the crisis line and the reading time.
    `routes_said_at`: when this person was last told them.
    """
    if says_routes:
        return Closing.NONE
    if staffed:
        return Closing.IN_HOURS
    said = routes_said_at is not None and now - routes_said_at < SAID_FOR
    return Closing.NONE if said and not hand_over else Closing.ROUTES
