"""Somebody's list as it stands now, by ids: what is theirs, and what stands with them meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from uuid import UUID

from bot.care.digest import Entry, Kind
from bot.care.digest_whose import READ_NOW, decide_holders, first_with, wait_of
from bot.care.routing import CHAIN, Owner, is_alerted
from bot.care.staff_roles import Doing, may_any
from bot.care.staffed_time import Wait
from bot.clock import UK, local
from bot.records import digest_entries, digest_world, digests
from bot.records.digest_entries import Reach
from bot.records.digest_world import Around, People, Staffing
from bot.records.gaps import list_naming
from bot.records.phones import Staff
from bot.records.staff_roles import list_roles_of
from bot.records.unit import Unit
from bot.services.lane_due import up_at
from bot.services.staffed_hours import occasion, team_opening

#: So far back an unopened digest is looked for, and so far ahead a time away.
_LOOKS_BACK, _LOOKS_AHEAD = timedelta(days=35), timedelta(days=35)


@dataclass(frozen=True, slots=True)
class _World:
    """What decides on whose list an entry stands, at one moment."""

    unit: Unit
    staffing: Staffing
    now: datetime
    _unopened: dict[UUID, Sequence[datetime]] = field(default_factory=dict)

    def read(self, staff: Collection[UUID]) -> None:
        """Look some workers and desks up, with whoever stands in for them: all at once, or each
        would be a question of its own."""
        self.staffing.read(staff)
        new = self.staffing.with_covers(staff) - self._unopened.keys()
        if new:
            found = digests.list_unopened(self.unit, new, self.now - _LOOKS_BACK)
            self._unopened.update({one: found.get(one, ()) for one in new})

    def unopened(self, who: UUID) -> Sequence[datetime]:
        """The slots of somebody's digests that lie unopened."""
        self.read([who])
        return self._unopened[who]

    def around(self, team_id: UUID) -> Around:
        opening = team_opening(self.unit, team_id, self.now) or self.now
        here = occasion(self.unit, team_id, self.now)
        return Around(here, occasion(self.unit, team_id, opening))


def list_current(unit: Unit, staff: Staff, now: datetime) -> list[Entry]:
    """Everything that waits for a worker or a desk now, in no order. How many statements that
    takes does not depend on how much it is. For a page: where `reads_people`."""
    staffing = digest_world.load_staffing(unit, now, now + _LOOKS_AHEAD)
    world = _World(unit, staffing, now)
    reach = _reach(world, staff)
    found = digest_entries.list_entries(unit, reach, now, _today_ends(now))
    people = digest_world.load_people(unit, {entry.person_id for entry in found}, now)
    _read_holders(world, people, found)
    holds = _holders_of(world, people)
    return [
        entry
        for entry in found
        if not _is_close(staffing, people, staff, entry)
        and (entry.kind is Kind.COPY or staff.id in holds(entry))
    ]


def reads_people(unit: Unit, staff: Staff) -> bool:
    """Whether a list is for them: an account that keeps accounts, or looks who looked, has none,
    also where a worker holds it who has another account."""
    return may_any(list_roles_of(unit, staff), Doing.PEOPLE_READ)


def list_passed_on(
    unit: Unit, staff: Staff, slot_at: datetime, now: datetime
) -> dict[UUID, list[Entry]]:
    """Of what a worker or a desk owns, and left unopened for too long in the digest of a slot that
    was the first to have it: what stands with whom by now."""
    staffing = digest_world.load_staffing(unit, now, now + _LOOKS_AHEAD)
    world = _World(unit, staffing, now)
    found = digest_entries.list_entries(unit, _reach(world, staff), now, _today_ends(now))
    own = [one for one in found if one.owner.id == staff.id and one.kind is not Kind.COPY]
    people = digest_world.load_people(unit, {entry.person_id for entry in own}, now)
    _read_holders(world, people, own)
    holds, passed = _holders_of(world, people), dict[UUID, list[Entry]]()
    left = _left_unopened(world)
    for entry in own:
        first = first_with(entry, world.unopened(staff.id))
        if first == slot_at and left(entry, staff.id):
            for holder in holds(entry):
                if holder not in (staff.id, entry.taken_by):
                    passed.setdefault(holder, []).append(entry)
    return passed


def _read_holders(world: _World, people: People, entries: Sequence[Entry]) -> None:
    """Look up at once all on whose lists some entries may stand."""
    teams = {entry.team_id for entry in entries}
    posts = world.staffing.posts.values()
    world.read(
        {post.id for post in posts if post.team_id in teams}
        | {entry.owner.id for entry in entries}
        | {worker_id for team in people.teams.values() for _, worker_id in team}
    )


def _holders_of(world: _World, people: People) -> Callable[[Entry], tuple[UUID, ...]]:
    around, left = cache(world.around), _left_unopened(world)

    def holders(entry: Entry) -> tuple[UUID, ...]:
        team = around(entry.team_id)
        is_now = entry.lane in READ_NOW or entry.kind is Kind.PROMISE
        when = team.here if is_now else team.opening
        candidates = digest_world.candidates_of(world.staffing, people, entry, when)
        return decide_holders(entry, candidates, lambda who: left(entry, who))

    return holders


def _left_unopened(world: _World) -> Callable[[Entry, UUID], bool]:
    @cache
    def is_up(wait: Wait, team_id: UUID, slot: datetime) -> bool:
        return up_at(world.unit, wait, team_id, slot) <= world.now

    def left(entry: Entry, who: UUID) -> bool:
        slot = first_with(entry, world.unopened(who))
        return slot is not None and is_up(wait_of(entry), entry.team_id, slot)

    return left


def _reach(world: _World, staff: Staff) -> Reach:
    staffing, unit = world.staffing, world.unit
    team_id, members = digest_world.find_team(unit, staffing, staff)
    around = world.around(team_id)
    world.read([*members, staff.id])
    # Whoever is of another team, or may not read of some people, counts as not there: what they
    # have is looked at more closely.
    there = {
        one
        for one in members
        if not staffing.is_away(one, around.here) and not staffing.is_away(one, around.opening)
    }
    there -= {one for one in there if world.unopened(one) or one in staffing.near_phones}

    def first_desk(team: UUID) -> Owner | None:
        of_team = [p for p in staffing.posts.values() if p.team_id == team and is_alerted(p.role)]
        first = min(of_team, key=lambda p: CHAIN.index(p.role), default=None)
        return None if first is None else Owner(first.id, first.role)

    naming = list_naming(unit, staff.id, world.now, world.now + _LOOKS_AHEAD)
    people = digest_entries.list_people(unit, staff)
    return Reach(staff, team_id, there, naming, people, first_desk)


def _is_close(staffing: Staffing, people: People, staff: Staff, entry: Entry) -> bool:
    """Whether a worker's own phone is the person's, or that of somebody beside them."""
    if staff.kind == "desk":
        return False
    subject = people.subject.get(entry.person_id)
    near = {entry.person_id, *people.beside.get(entry.person_id, ())}
    if subject is not None:
        near |= {subject, *people.beside.get(subject, ())}
    return not staffing.near_phones.get(staff.id, frozenset()).isdisjoint(near)


def _today_ends(now: datetime) -> datetime:
    tomorrow = local(now).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), UK).astimezone(UTC)
