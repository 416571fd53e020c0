"""The hours ahead at which nobody is on call by name, of a team whose on-call desk is held so."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.posts import PostGap, find_post_gaps
from bot.care.rota import GAPS_AHEAD_DAYS
from bot.care.routing import Role
from bot.clock import UK, local
from bot.records import rota_holders, teams
from bot.records.gaps import Gap
from bot.records.unit import Unit

#: As a gap of this kind is kept.
ON_CALL = "on_call"
#: A desk that nobody has held by name for so long is one with a phone alone again.
FORGOTTEN_AFTER = timedelta(days=14)


def find_on_call_gaps(unit: Unit, team_id: UUID, now: datetime) -> set[Gap]:
    """Each day of the next two weeks with hours at which nobody named is on call. The desk stands
    for it."""
    found: set[Gap] = set()
    for desk_id, stretch in list_post_gaps(unit, team_id, Role.ON_CALL, now):
        day = stretch.starts.astimezone(UK).date()
        last = (stretch.ends - timedelta(seconds=1)).astimezone(UK).date()
        while day <= last:
            midnight = datetime.combine(day, time(), UK).astimezone(UTC)
            found.add(Gap(ON_CALL, desk_id, midnight))
            day += timedelta(days=1)
    return found


def list_post_gaps(
    unit: Unit, team_id: UUID, role: Role, now: datetime
) -> list[tuple[UUID, PostGap]]:
    """The stretches from now on, for two weeks, in which nobody named has a desk that is held by
    name; none of a desk that is not."""
    if not rota_holders.is_held_by_name(unit, team_id, role.value, now - FORGOTTEN_AFTER):
        return []
    since = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    until = datetime.combine(local(now).date() + timedelta(days=GAPS_AHEAD_DAYS), time(), UK)
    spans = rota_holders.list_spans(unit, team_id, since, until).get(role.value, [])
    closed = closed_days(unit.nation, local(now).date())
    return [
        (desk.id, gap)
        for desk in teams.list_desks(unit, team_id)
        if desk.role is role
        for gap in find_post_gaps(spans, desk.hours, since, until, UK, closed)
    ]


def lasting_on_call(new: Iterable[Gap], told: Set[Gap]) -> set[Gap]:
    """Days without anybody on call that follow one of which the lead was told: no news."""
    known, lasting = set(told), set()
    for gap in sorted((gap for gap in new if gap.kind == ON_CALL), key=lambda one: one.day):
        yesterday = gap.day.astimezone(UK).date() - timedelta(days=1)
        before = datetime.combine(yesterday, time(), UK).astimezone(UTC)
        if Gap(ON_CALL, gap.subject_id, before) in known:
            known.add(gap)
            lasting.add(gap)
    return lasting
