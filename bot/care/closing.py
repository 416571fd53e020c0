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
    OPENS = "opens"
    """Not after the words but before them: no staff of the team's own are there."""
    IN_HOURS = "in_hours"
    NONE = "none"


def decide_closing(
    *,
    staffed: bool,
    hand_over: bool,
    says_routes: bool,
    routes_said_at: datetime | None,
    now: datetime,
    unstaffed: bool = False,
    said_in_turn: bool = False,
) -> Closing:
    """How an answer closes now.

    `says_routes`: the answer's own words hold 999, the crisis line and the reading time. Without
    staff of one's own they come first all the same, in place of where the words have them.
    `routes_said_at`: when this person was last told them. `unstaffed`: an hour that is declared to
    be without own staff, whatever is published. `said_in_turn`: another text of this very turn has
    just handed something over, and said when it is read.
    """
    if said_in_turn:
        return Closing.NONE
    if says_routes:
        return Closing.OPENS if unstaffed else Closing.NONE
    if staffed and not unstaffed:
        return Closing.IN_HOURS
    said = routes_said_at is not None and now - routes_said_at < SAID_FOR
    if said and not hand_over:
        return Closing.NONE
    return Closing.OPENS if unstaffed else Closing.ROUTES
