"""What decides on whose list something stands: who works when, whose the people are, whose phone is
whose. Read once for a whole list: how many statements that takes never grows with the lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from bot.care.desk_hours import DeskHours, is_desk_on
from bot.care.digest import Entry
from bot.care.hours import Occasion
from bot.care.key_team import Member, list_readers
from bot.care.rota import Rota, Week
from bot.care.routing import Absent, Candidate, Owner, Role, is_desk
from bot.records import tables
from bot.records.gaps import load_rota
from bot.records.phones import Staff
from bot.records.unit import Unit

_KEY_TEAM = (Role.KEY_WORKER.value, Role.DEPUTY.value, Role.BUDDY.value)
_item, _person, _tie = tables.item.c, tables.person.c, tables.relationship.c


@dataclass(frozen=True, slots=True)
class Post:
    """A desk: its team, its role, its hours."""

    id: UUID
    team_id: UUID
    role: Role
    hours: DeskHours | None


@dataclass(frozen=True, slots=True)
class Around:
    """A team at two moments: now, and when staff are next there (now itself while they are)."""

    here: Occasion
    opening: Occasion


@dataclass(frozen=True, slots=True)
class Staffing:
    """All desks; and of the workers who were asked for, when they work and whose phones theirs
    are. Whoever is asked for later is read then: ask for many at once."""

    unit: Unit
    now: datetime
    until: datetime
    posts: Mapping[UUID, Post]
    rota: Rota
    near_phones: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    _weeks: dict[UUID, Week] = field(default_factory=dict)
    _asked: set[UUID] = field(default_factory=set)
    _manned: dict[tuple[UUID, datetime], list[Candidate]] = field(default_factory=dict)

    def read(self, staff: Collection[UUID]) -> None:
        """Look some workers up, with whoever stands in for them. Three statements at most."""
        new = {one for one in staff if one not in self._asked and one not in self.posts}
        if new:
            found = load_rota(self.unit, self.now, self.until, new).weeks
            self._weeks.update(found)
            self.near_phones.update(_near_phones(self.unit, found))
            self._asked.update(new, found)

    def with_covers(self, staff: Collection[UUID]) -> set[UUID]:
        """Some staff who were read, and whoever stands in for them, in a row."""
        found, more = set[UUID](), set(staff)
        while more:
            found |= more
            weeks = [self._weeks[one] for one in more if one in self._weeks]
            covers = {leave.cover_id for week in weeks for leave in week.leaves}
            more = {one for one in covers if one is not None} - found
        return found

    def find_week(self, worker_id: UUID) -> Week | None:
        """When a worker works; None for nobody of the workers."""
        self.read([worker_id])
        return self._weeks.get(worker_id)

    def member(self, when: Occasion, worker_id: UUID) -> Member:
        """A worker as of one moment."""
        self.read([worker_id])
        return self.rota.member(when, worker_id)

    def is_away(self, staff_id: UUID, when: Occasion) -> bool:
        """Whether somebody is not there at a moment, so that others stand in."""
        post = self.posts.get(staff_id)
        if post is not None:
            return not is_desk_on(post.hours, when.local, when.closed)
        if self.find_week(staff_id) is None:
            return True
        return self.member(when, staff_id).absent(when) is not None

    def desks_of(self, team_id: UUID, when: Occasion) -> list[Candidate]:
        """The desks of a team as candidates."""
        known = self._manned.get((team_id, when.local))
        if known is None:
            known = self._manned[team_id, when.local] = [
                _desk(post, not self.is_away(post.id, when))
                for post in self.posts.values()
                if post.team_id == team_id
            ]
        return known


def load_staffing(unit: Unit, now: datetime, until: datetime) -> Staffing:
    """Who works when, from now until a moment: the desks at once, workers as they are asked for."""
    weeks: dict[UUID, Week] = {}
    return Staffing(unit, now, until, _posts(unit), Rota(weeks), _weeks=weeks)


def _posts(unit: Unit) -> Mapping[UUID, Post]:
    desk = tables.desk.c

    def look_up() -> Mapping[UUID, Post]:
        rows = unit.connection.execute(select(desk.id, desk.team_id, desk.role, desk.hours)).all()
        return {
            row.id: Post(
                row.id,
                row.team_id,
                Role(row.role),
                None if row.hours is None else DeskHours.from_json(row.hours),
            )
            for row in rows
        }

    return unit.memory.get("posts", look_up)


def find_team(unit: Unit, staffing: Staffing, staff: Staff) -> tuple[UUID, list[UUID]]:
    """The team of a worker or a desk, and all its workers and desks."""
    worker, post = tables.worker.c, staffing.posts.get(staff.id)
    own = tables.worker.alias().c
    team: Any = select(own.team_id).where(own.id == staff.id).scalar_subquery()
    query = select(worker.id, worker.team_id)
    query = query.where(worker.team_id == (team if post is None else post.team_id))
    rows = unit.connection.execute(query).all()
    team_id = rows[0].team_id if post is None else post.team_id
    desks = [one.id for one in staffing.posts.values() if one.team_id == team_id]
    return team_id, [*(row.id for row in rows), *desks]


def _near_phones(unit: Unit, workers: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """Which of some workers have a phone that is that of people, and of whom."""
    worker, point = tables.worker.c, tables.contact_point.c
    found: dict[UUID, set[UUID]] = defaultdict(set)
    query = (
        select(worker.id, point.person_id)
        .join(tables.contact_point, point.address_hash == worker.phone_hash)
        .where(worker.id.in_(list(workers)))
    )
    for row in unit.connection.execute(query):
        found[row.id].add(row.person_id)
    return {worker_id: frozenset(people) for worker_id, people in found.items()}


@dataclass(frozen=True, slots=True)
class People:
    """Whom each writer's texts are about, and who has which role for whom."""

    subject: Mapping[UUID, UUID | None]
    beside: Mapping[UUID, frozenset[UUID]]
    teams: Mapping[UUID, list[tuple[Role, UUID]]]


def load_people(unit: Unit, writers: Collection[UUID], at: datetime) -> People:
    """Whom some people's texts are about, and the key teams of those. Three statements."""
    ids = list(writers)
    tied = list(
        unit.connection.execute(
            select(_tie.person_id, _tie.other_id, _tie.verified_at).where(
                or_(_tie.person_id.in_(ids), _tie.other_id.in_(ids))
            )
        )
    )
    kinds = unit.connection.execute(
        select(_person.id, _person.is_service_user, _person.is_carer, _person.died_at).where(
            _person.id.in_({*ids, *(row.person_id for row in tied)})
        )
    )
    known = {row.id: row for row in kinds}
    subject = {one: _subject(known.get(one), known, tied) for one in ids}
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    for row in tied:
        beside[row.person_id].add(row.other_id)
        beside[row.other_id].add(row.person_id)
    whom = {one for one in subject.values() if one is not None}
    near = {one: frozenset(others) for one, others in beside.items()}
    return People(subject, near, _key_teams(unit, whom, at))


def _subject(person: Any, known: Mapping[UUID, Any], tied: list[Any]) -> UUID | None:
    if person is None:
        return None
    if person.is_service_user:
        whose: UUID = person.id
        return whose
    cared_for = {
        row.person_id
        for row in tied
        if row.other_id == person.id and row.verified_at and row.person_id in known
    }
    return next(iter(cared_for)) if person.is_carer and len(cared_for) == 1 else None


def _key_teams(
    unit: Unit, whom: Collection[UUID], at: datetime
) -> Mapping[UUID, list[tuple[Role, UUID]]]:
    given = tables.assignment.c
    rows = unit.connection.execute(
        select(given.person_id, given.role, given.worker_id)
        .where(
            given.person_id.in_(list(whom)),
            given.role.in_(_KEY_TEAM),
            given.starts_at <= at,
            or_(given.ends_at.is_(None), given.ends_at > at),
        )
        .order_by(given.starts_at.desc(), given.id)
    )
    found: dict[UUID, list[tuple[Role, UUID]]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append((Role(row.role), row.worker_id))
    return found


def candidates_of(
    staffing: Staffing, people: People, entry: Entry, when: Occasion
) -> list[Candidate]:
    """All who could own an entry, its owner among them, as of a moment."""
    subject = people.subject.get(entry.person_id)
    near = {entry.person_id, *([] if subject is None else [subject])}
    near |= {other for one in tuple(near) for other in people.beside.get(one, ())}
    look_up = partial(_member, staffing, near, when)
    team = [] if subject is None else people.teams.get(subject, [])
    readers = list_readers([(role, look_up(one)) for role, one in team], when, look_up)
    found = readers + staffing.desks_of(entry.team_id, when)
    return _with_owner(staffing, found, entry.owner, look_up, when)


def _member(staffing: Staffing, near: Collection[UUID], when: Occasion, worker_id: UUID) -> Member:
    member = staffing.member(when, worker_id)
    close = staffing.near_phones.get(worker_id, frozenset())
    return replace(member, is_close=not close.isdisjoint(near))


def _with_owner(
    staffing: Staffing, found: list[Candidate], owner: Owner, look_up: Any, when: Occasion
) -> list[Candidate]:
    """The candidates with the owner as what the item came to them: there or not by their own days,
    whatever has become of their role since."""
    if is_desk(owner.role):
        post = staffing.posts.get(owner.id)
        if post is None or any((c.id, c.role) == (owner.id, owner.role) for c in found):
            return found
        return [*found, Candidate(owner.id, owner.role, not staffing.is_away(owner.id, when))]
    if staffing.find_week(owner.id) is None:
        return found
    absent = look_up(owner.id).absent(when)
    own = Candidate(owner.id, owner.role, absent is None, absent)
    return [own, *(c for c in found if (c.id, c.role) != (owner.id, owner.role))]


def _desk(post: Post, is_on: bool) -> Candidate:
    return Candidate(post.id, post.role, is_on, None if is_on else Absent.NOT_MANNED)
