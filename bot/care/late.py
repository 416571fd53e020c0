"""Who is told that a human has not answered in time, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from bot.care.lanes import ALERTED, Lane
from bot.care.routing import Candidate, Owner, Role

#: What is for the same day is brought up on any day, but not in the night.
DAY_BEGINS_HOUR = 9
DAY_ENDS_HOUR = 21

#: The lead, or who stands in for one.
_IN_ORDER = (Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR, Role.DUTY)


def may_tell_at(lane: Lane, now: datetime, zone: tzinfo, opening: datetime | None) -> datetime:
    """When somebody may be told: at once of what alerted people anyway; of lane today at 9 in the
    morning at the latest, on a Sunday too; of what can wait longer as staff come in (`opening`)."""
    if lane in ALERTED:
        return now
    if lane is not Lane.TODAY:
        return now if opening is None else max(now, opening)
    here = now.astimezone(zone)
    if DAY_BEGINS_HOUR <= here.hour < DAY_ENDS_HOUR:
        return now
    day = here.date() + timedelta(days=int(here.hour >= DAY_ENDS_HOUR))
    morning = datetime(day.year, day.month, day.day, DAY_BEGINS_HOUR, tzinfo=zone)
    return morning.astimezone(UTC)


def choose_told(candidates: Sequence[Candidate], owner: Owner | None) -> Owner | None:
    """The lead, or else the first who is there; where nobody is, the first of them all. Never
    whoever owns it already, if there is anybody else."""
    desks = sorted(
        (c for c in candidates if c.role in _IN_ORDER), key=lambda c: _IN_ORDER.index(c.role)
    )
    others = [c for c in desks if owner is None or c.id != owner.id] or desks
    for candidate in [*(c for c in others if c.present), *others]:
        return Owner(candidate.id, candidate.role)
    return None
