"""On whose list something stands now. Never on nobody's.

Its owner always has it. Beside the owner it stands with whoever stands in while the owner is not
there, and with the next in line once a digest with it lies unopened for too long; that goes on
until somebody is there who opens theirs. Nothing leaves a list by that. The rota knows no visits:
who is on one counts as there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.digest import Entry
from bot.care.lanes import ALERTED, Lane
from bot.care.routing import (
    Absent,
    Candidate,
    Owner,
    decide_manager,
    decide_next_owner,
    decide_owner,
    is_present,
    list_managers,
)
from bot.care.staffed_time import Counted, Wait

#: Of these it matters who is there now; of the rest, who is there when staff next are.
READ_NOW = frozenset({*ALERTED, Lane.TODAY})

_FOUR_HOURS = Wait(timedelta(hours=4), Counted.WHILE_STAFFED)
_A_DAY = Wait(timedelta(days=1), Counted.WORKING_DAYS)
#: How long a digest may lie unopened before what stands in it is on the next list too. What alerts
#: somebody at once has its own chain, and is here only so that nothing depends on that.
UNOPENED: Mapping[Lane, Wait] = {
    Lane.NOW: _FOUR_HOURS,
    Lane.FOUR_HOURS: _FOUR_HOURS,
    Lane.TODAY: _FOUR_HOURS,
    Lane.THREE_DAYS: _FOUR_HOURS,
    Lane.ROUTINE: _A_DAY,
    Lane.INFO: _A_DAY,
}

#: Whether somebody has left a digest with the entry unopened for too long.
LeftUnopened = Callable[[UUID], bool]


def wait_of(entry: Entry) -> Wait:
    """How long an entry may lie in a digest that nobody opens."""
    return UNOPENED[entry.lane or Lane.ROUTINE]


def first_with(entry: Entry, unopened: Sequence[datetime]) -> datetime | None:
    """The slot of the first of somebody's unopened digests in which an entry stood; None where it
    stood in none. `unopened` are the slots of those digests."""
    return min((slot for slot in unopened if slot >= entry.since), default=None)


def decide_holders(
    entry: Entry, candidates: Sequence[Candidate], left_unopened: LeftUnopened
) -> tuple[UUID, ...]:
    """On whose lists an entry stands, the owner first; never empty.

    `candidates` are all who could own it, present or not as of the moment at which it is read. Of
    a private entry no worker holds it. Raises NoOwnerError where a team has no desk.
    """
    able = list_managers(candidates) if entry.private else list(candidates)
    barred = {c.id for c in able if c.absent is Absent.CLOSE}
    found, current = [entry.owner.id], entry.owner
    for _ in able:
        if is_present(able, current) and not left_unopened(current.id):
            break
        following = decide_next_owner(able, current)
        if following is None or following.id in found:
            break
        found.append(following.id)
        current = following
    if entry.taken_by is not None:
        found.append(entry.taken_by)
    if entry.private:
        allowed = {c.id for c in able}
        found = [one for one in found if one in allowed]
    return _never_nobody(entry, able, [one for one in found if one not in barred])


def _never_nobody(
    entry: Entry, able: Sequence[Candidate], found: Sequence[UUID]
) -> tuple[UUID, ...]:
    if found:
        return tuple(dict.fromkeys(found))
    owner: Owner = decide_manager(able) if entry.private else decide_owner(able, at_once=True)
    return (owner.id,)
