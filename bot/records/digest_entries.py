"""What waits for somebody, by ids and codes alone: open items, copies, calls that are owed, contact
that is due, and the tray. Whose each of them is, is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Interval,
    Text,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union,
)

from bot.care.contact import REMINDED_BEFORE
from bot.care.danger_category import ABUSE
from bot.care.digest import Entry, Kind
from bot.care.lanes import Lane
from bot.care.routing import Owner, Role
from bot.care.wishes import Wish
from bot.records import tables
from bot.records.phones import Staff
from bot.records.unit import Unit

_CALLS = frozenset({Wish.CALL.value, Wish.NO_PIN.value, Wish.PROOF_LOCKED.value})
_item, _message, _person = tables.item.c, tables.inbound_message.c, tables.person.c
_given, _tie, _owed = tables.assignment.c, tables.relationship.c, tables.promise.c


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose entries may be on somebody's list: their own and their `people`'s, and of their team
    what belongs to nobody who is `there`, and opens theirs. `names_me` named them as cover;
    `first_desk` is a team's first in the chain."""

    staff: Staff
    team_id: UUID
    there: Collection[UUID]
    names_me: Collection[UUID]
    people: Collection[UUID]
    first_desk: Callable[[UUID], Owner | None]

    def owned(self, owner: Any, person: Any, team: Any, *, private: Any = None) -> Any:
        """Whether something with this owner, person and team may be theirs, as a condition."""
        return or_(*self.ways(owner, person, team, private=private))

    def ways(self, owner: Any, person: Any, team: Any, *, private: Any = None) -> list[Any]:
        """The same one by one: each of them can be looked up in an index of its own, which of
        several in one condition the database does not see."""
        others = owner.not_in(list(self.there))
        if private is not None and self.staff.kind == "desk":
            others = or_(others, private)
        whose = [owner == self.staff.id, and_(team == self.team_id, others)]
        if self.names_me:
            whose.append(owner.in_(list(self.names_me)))
        if self.people:
            whose.append(person.in_(list(self.people)))
        return whose


def list_people(unit: Unit, staff: Staff) -> set[UUID]:
    """For whom a worker has or had a role, and who cares for those. Of a desk nobody."""
    if staff.kind == "desk":
        return set()
    mine = select(_given.person_id).where(_given.worker_id == staff.id)
    carers = select(_tie.other_id).where(_tie.person_id.in_(mine))
    return set(unit.connection.execute(mine.union(carers)).scalars())


def list_entries(unit: Unit, reach: Reach, now: datetime, today_ends: datetime) -> list[Entry]:
    """What may be on somebody's list; more than is. Four statements."""
    return [
        *_items(unit, reach),
        *_promises(unit, reach, today_ends),
        *_contacts(unit, reach, now),
        *_tray(unit, reach),
    ]


def _items(unit: Unit, reach: Reach) -> list[Entry]:
    copied = exists().where(
        tables.item_copy.c.item_id == _item.id, tables.item_copy.c.desk_id == reach.staff.id
    )
    columns = (_item.id, _item.code, _item.person_id, _item.team_id, _item.lane, _item.wish)
    owner = (_item.owner_id, _item.owner_role, _item.acknowledged_by)
    ways = reach.ways(_item.owner_id, _item.person_id, _item.team_id, private=_item.private)
    may_be = [
        select(_item.id).where(_item.closed_at.is_(None), way)
        for way in [*ways, _item.acknowledged_by == reach.staff.id]
    ]
    if reach.staff.kind == "desk":
        copy = tables.item_copy.c
        may_be.append(select(copy.item_id).where(copy.desk_id == reach.staff.id))
    rows = unit.connection.execute(
        select(*columns, *owner, _item.opened_at, _item.private, _message.danger_category)
        .add_columns(copied.label("copied"))
        .join(tables.inbound_message, _message.id == _item.message_id)
        .where(_item.closed_at.is_(None), _item.id.in_(union(*may_be)))
    )
    return [_item_entry(row, reach.staff.id) for row in rows]


def _item_entry(row: Any, me: UUID) -> Entry:
    is_copy = row.copied and me not in (row.owner_id, row.acknowledged_by)
    return Entry(
        id=row.id,
        kind=Kind.COPY if is_copy else Kind.ITEM,
        person_id=row.person_id,
        team_id=row.team_id,
        owner=Owner(row.owner_id, Role(row.owner_role)),
        since=row.opened_at,
        code=row.code,
        lane=Lane(row.lane),
        private=row.private,
        safeguards=row.danger_category in ABUSE,
        taken_by=row.acknowledged_by,
        wants_call=row.wish in _CALLS,
        item_id=row.id,
    )


def _promises(unit: Unit, reach: Reach, today_ends: datetime) -> list[Entry]:
    team = func.coalesce(_item.team_id, _person.team_id, literal(reach.team_id))
    # Of all that is owed today only what may be theirs is looked at more closely.
    owed = (
        select(_owed.id)
        .where(_owed.ended_at.is_(None), _owed.due_from < today_ends)
        .cte("owed_today")
        .prefix_with("MATERIALIZED")
    )
    rows = unit.connection.execute(
        select(_owed.id, _owed.person_id, _owed.code, _owed.owner_id, _owed.owner_role)
        .add_columns(_owed.due_until, _owed.item_id, team.label("team_id"))
        .add_columns(func.coalesce(_item.private, false()).label("private"))
        .join(owed, owed.c.id == _owed.id)
        .outerjoin(tables.item, _item.id == _owed.item_id)
        .join(tables.person, _person.id == _owed.person_id)
        .where(reach.owned(_owed.owner_id, _owed.person_id, team, private=_item.private))
    )
    return [
        Entry(
            id=row.id,
            kind=Kind.PROMISE,
            person_id=row.person_id,
            team_id=row.team_id,
            owner=Owner(row.owner_id, Role(row.owner_role)),
            since=row.due_until,
            code=row.code,
            private=row.private,
            item_id=row.item_id,
        )
        for row in rows
    ]


def _contacts(unit: Unit, reach: Reach, now: datetime) -> list[Entry]:
    """People whose interval ends within two days, or has. Whoever has no key worker is the first
    desk's. Only of those near is it worked out when it ends: of all it would take seconds."""
    plan, contact = tables.contact_plan.c, tables.human_contact.c
    last = select(func.max(contact.at)).where(contact.person_id == plan.person_id)
    days = cast(cast(plan.interval_days, Text) + " days", Interval)
    ends = func.coalesce(last.scalar_subquery(), plan.interval_set_at) + days
    key_worker = (
        select(_given.worker_id)
        .where(
            _given.person_id == plan.person_id,
            _given.role == Role.KEY_WORKER.value,
            _given.starts_at <= now,
            or_(_given.ends_at.is_(None), _given.ends_at > now),
        )
        .order_by(_given.starts_at.desc(), _given.id)
        .limit(1)
        .scalar_subquery()
    )
    near = _near(reach)
    found = (
        select(plan.person_id, plan.code, near.c.team_id, ends.label("ends"))
        .add_columns(key_worker.label("owner_id"))
        .join(near, near.c.id == plan.person_id)
        .where(plan.interval_days.is_not(None))
        .subquery()
    )
    of = found.c
    rows = unit.connection.execute(
        select(found).where(
            of.ends <= now + REMINDED_BEFORE,
            or_(
                reach.owned(of.owner_id, of.person_id, of.team_id),
                and_(of.owner_id.is_(None), of.team_id == reach.team_id),
            ),
        )
    )
    entries = (_contact_entry(row, reach) for row in rows)
    return [entry for entry in entries if entry is not None]


def _near(reach: Reach) -> CTE:
    """Whose contact may be due on somebody's list."""
    mine = [*reach.names_me, reach.staff.id]
    whose = union(
        select(_person.id).where(_person.team_id == reach.team_id),
        select(_given.person_id).where(_given.worker_id.in_(mine)),
        select(_person.id).where(_person.id.in_(list(reach.people))),
    )
    alive = (_person.is_service_user, _person.died_at.is_(None), _person.first_name.is_not(None))
    query = select(_person.id, _person.team_id).where(_person.id.in_(whose), *alive)
    return query.cte("near").prefix_with("MATERIALIZED")


def _contact_entry(row: Any, reach: Reach) -> Entry | None:
    team_id = row.team_id or reach.team_id
    owner = Owner(row.owner_id, Role.KEY_WORKER) if row.owner_id else reach.first_desk(team_id)
    if owner is None:
        return None
    return Entry(row.person_id, Kind.CONTACT, row.person_id, team_id, owner, row.ends, row.code)


def _tray(unit: Unit, reach: Reach) -> list[Entry]:
    marked, outcome = tables.for_review.c, tables.outcome.c
    has_outcome = exists().where(outcome.item_id == marked.item_id, outcome.at >= marked.marked_at)
    columns = (_item.code, _item.person_id, _item.team_id, _item.lane, _item.private)
    ways = reach.ways(_item.owner_id, _item.person_id, _item.team_id, private=_item.private)
    may_be = [select(_item.id).where(way) for way in ways]
    rows = unit.connection.execute(
        select(marked.item_id, marked.marked_at, _item.owner_id, _item.owner_role, *columns)
        .join(tables.item, _item.id == marked.item_id)
        .where(marked.item_id.in_(union(*may_be)), ~has_outcome)
    )
    return [
        Entry(
            id=row.item_id,
            kind=Kind.REVIEW,
            person_id=row.person_id,
            team_id=row.team_id,
            owner=Owner(row.owner_id, Role(row.owner_role)),
            since=row.marked_at,
            code=row.code,
            lane=Lane(row.lane),
            private=row.private,
            item_id=row.item_id,
        )
        for row in rows
    ]
