"""A person's key team as it stands at a moment: who reads, who is named, who covers until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, or_, select, true

from bot.care.desk_hours import is_desk_on
from bot.care.facts import Category
from bot.care.health import is_of_health
from bot.care.hours import Occasion
from bot.care.key_team import (
    Leave,
    Member,
    back_on,
    is_key_worker_there,
    list_readers,
    stand_in,
)
from bot.care.posts import Named, is_someone_there
from bot.care.protected import Protected
from bot.care.routing import Absent, Candidate, Role
from bot.records import tables, worker_changes
from bot.records.known_facts import fingerprint
from bot.records.rota_holders import list_named
from bot.records.teams import Desk, list_desks
from bot.records.unit import Unit
from bot.records.working_time import WORKING_TIME, working_days_of


@dataclass(frozen=True, slots=True)
class KeyWorkerFact:
    """Who a person's key worker is, as one may be told."""

    first_name: str
    working_days: str
    team_number: str
    #: Who was before, and up to when both are named; None past that, and while they are away.
    before: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class CoverFact:
    """The key worker is not there when a text of now is read, and back on the day of `until`.

    `cover_name` is whoever reads it then; None when that is a desk. `day_off`: nobody is away, it
    is only no working day of theirs.
    """

    until: datetime
    cover_name: str | None
    team_number: str
    day_off: bool


@dataclass(frozen=True, slots=True)
class KeyTeamFacts:
    """Each opens to a permit of its own.

    Inside the first None when nobody is recorded; inside the second when the key worker reads.
    """

    key_worker: Protected[KeyWorkerFact | None]
    cover: Protected[CoverFact | None]


def _running(table: Any) -> Any:
    at = bindparam("at", type_=tables.Moment)
    return and_(table.c.starts_at <= at, or_(table.c.ends_at.is_(None), table.c.ends_at > at))


#: The time away that runs, the one that ends last: a worker may be entered as away twice.
_LEAVE = (
    select(tables.absence.c.starts_at, tables.absence.c.ends_at, tables.absence.c.cover_worker_id)
    .where(
        tables.absence.c.worker_id == tables.worker.c.id,
        _running(tables.absence),
        tables.absence.c.cancelled_at.is_(None),
    )
    .order_by(tables.absence.c.ends_at.desc(), tables.absence.c.starts_at.desc())
    .limit(1)
    .lateral("leave")
)
#: Whom a message is about, and who wrote it: whoever lives with them must not read it at work,
#: nor whoever staff keep apart from them.
_NEAR = (bindparam("about", type_=Uuid), bindparam("sender", type_=Uuid))
_POINT, _BESIDE = tables.contact_point.c, tables.relationship.c
_APART = exists().where(
    tables.kept_apart.c.worker_id == tables.worker.c.id, tables.kept_apart.c.person_id.in_(_NEAR)
)
_HAS_PHONE = exists().where(
    _POINT.address_hash == tables.worker.c.phone_hash,
    or_(
        _POINT.person_id.in_(_NEAR),
        _POINT.person_id.in_(select(_BESIDE.person_id).where(_BESIDE.other_id.in_(_NEAR))),
        _POINT.person_id.in_(select(_BESIDE.other_id).where(_BESIDE.person_id.in_(_NEAR))),
    ),
)
_MEMBER_COLUMNS = (
    tables.worker.c.id,
    *WORKING_TIME,
    tables.worker.c.profession,
    tables.worker.c.agency,
    tables.worker.c.left_at,
    or_(_HAS_PHONE, _APART).label("is_close"),
    _LEAVE.c.starts_at,
    _LEAVE.c.ends_at,
    _LEAVE.c.cover_worker_id,
)
_MEMBER = (
    select(*_MEMBER_COLUMNS)
    .outerjoin_from(tables.worker, _LEAVE, true())
    .where(tables.worker.c.id == bindparam("whose"))
)
_KEY_TEAM = (
    select(tables.assignment.c.role, *_MEMBER_COLUMNS)
    .select_from(
        tables.assignment.join(
            tables.worker, tables.worker.c.id == tables.assignment.c.worker_id
        ).outerjoin(_LEAVE, true())
    )
    .where(
        tables.assignment.c.person_id == bindparam("whose"),
        tables.assignment.c.role.in_([r.value for r in (Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY)]),
        _running(tables.assignment),
    )
    .order_by(tables.assignment.c.starts_at.desc(), tables.assignment.c.id)
)
_NAMED = (
    select(tables.worker.c.first_name, tables.team.c.public_number)
    .join(tables.team, tables.team.c.id == tables.worker.c.team_id)
    .where(tables.worker.c.id == bindparam("whose"))
)
_LEAVES = select(tables.absence.c.starts_at, tables.absence.c.ends_at).where(
    tables.absence.c.worker_id == bindparam("whose"),
    tables.absence.c.ends_at > bindparam("at", type_=tables.Moment),
    tables.absence.c.cancelled_at.is_(None),
)


def list_candidates(
    unit: Unit,
    team_id: UUID,
    subject_id: UUID | None,
    when: Occasion,
    sender_id: UUID | None = None,
) -> list[Candidate]:
    """Everybody who could own an item of this team, about this person when it is about one, and
    from this sender; present or not as of one moment."""
    by_name = list_named(unit, team_id, when.local)
    desks = [
        _desk(desk, when, by_name.get(desk.role.value, ())) for desk in list_desks(unit, team_id)
    ]
    if subject_id is None:
        return desks
    asked = _Asked(unit, when, subject_id, sender_id or subject_id)
    return asked.readers(asked.roles()) + desks


def _desk(desk: Desk, when: Occasion, by_name: Sequence[Named]) -> Candidate:
    """A desk whose hours are over is not manned; nor is one whose holders are all away, with every
    deputy."""
    if not is_desk_on(desk.hours, when.local, when.closed):
        return Candidate(desk.id, desk.role, False, Absent.NOT_MANNED)
    is_there = is_someone_there(by_name)
    return Candidate(desk.id, desk.role, is_there, None if is_there else Absent.AWAY)


def find_key_team(unit: Unit, person_id: UUID, when: Occasion) -> KeyTeamFacts:
    """Who the key worker is at a moment, and who reads in their stead.

    The one who is named is the one who reads: both come from the same candidates.
    """
    asked = _Asked(unit, when, person_id, person_id)
    roles = asked.roles()
    member = next((member for role, member in roles if role is Role.KEY_WORKER), None)
    key_worker: KeyWorkerFact | None = None
    cover: CoverFact | None = None
    cover_id: UUID | None = None
    if member is not None:
        name, team_number = _named(unit, member.id)
        before = _before(unit, person_id, member.id, when)
        key_worker = KeyWorkerFact(name, member.days.words, team_number, before)
        readers = asked.readers(roles)
        if not is_key_worker_there(readers):
            cover_id = stand_in(readers)
            cover = CoverFact(
                until=_back_on(unit, member, when),
                cover_name=None if cover_id is None else _named(unit, cover_id)[0],
                team_number=team_number,
                day_off=member.leave is None,
            )
    return KeyTeamFacts(
        Protected(
            key_worker,
            person_id,
            Category.KEY_WORKER,
            fingerprint=_known_by(unit, person_id, Category.KEY_WORKER, member and member.id),
        ),
        Protected(
            cover,
            person_id,
            Category.COVER,
            fingerprint=_known_by(
                unit, person_id, Category.COVER, cover and (cover_id, cover.until)
            ),
        ),
    )


def _known_by(
    unit: Unit, person_id: UUID, category: Category, value: object | None
) -> bytes | None:
    """Another key worker, another cover or another day back: new, to whoever knew the old one."""
    return None if value is None else fingerprint(unit, person_id, category, str(value))


_Roles = list[tuple[Role, Member]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A key team is asked for: as of when, about whom, and who wrote."""

    unit: Unit
    when: Occasion
    person_id: UUID
    sender_id: UUID

    def roles(self) -> _Roles:
        """The workers who have a role for the person."""
        rows = self.unit.connection.execute(_KEY_TEAM, self._given(self.person_id)).all()
        return [(Role(row.role), self._member(row)) for row in rows]

    def readers(self, roles: _Roles) -> list[Candidate]:
        """The same as candidates, with whoever covers."""
        return list_readers(roles, self.when, self.member)

    def member(self, worker_id: UUID) -> Member:
        """A worker as of that moment."""
        return self._member(self.unit.connection.execute(_MEMBER, self._given(worker_id)).one())

    def _given(self, whose: UUID) -> dict[str, Any]:
        about = {"about": self.person_id, "sender": self.sender_id}
        return {"whose": whose, "at": self.when.local, **about}

    def _member(self, row: Any) -> Member:
        leave = None
        if row.ends_at is not None:
            leave = Leave(row.starts_at, row.ends_at, row.cover_worker_id)
        return Member(
            row.id,
            working_days_of(row),
            leave,
            left=row.left_at is not None and row.left_at <= self.when.local,
            is_close=row.is_close,
            agency=row.agency,
            of_health=is_of_health(row.profession),
        )


def get_member(unit: Unit, when: Occasion, worker_id: UUID, about: UUID) -> Member:
    """A worker as of one occasion, for what is about a person."""
    return _Asked(unit, when, about, about).member(worker_id)


def _back_on(unit: Unit, member: Member, when: Occasion) -> datetime:
    rows = unit.connection.execute(_LEAVES, {"whose": member.id, "at": when.local}).all()
    back = back_on(member.days, [Leave(r.starts_at, r.ends_at) for r in rows], when)
    # Years off: then at least the end of what is known.
    return back or max((row.ends_at for row in rows), default=when.local)


def _before(
    unit: Unit, person_id: UUID, now_with: UUID, when: Occasion
) -> tuple[str, datetime] | None:
    found = worker_changes.find_before(unit, person_id, now_with, when.local)
    if found is None or get_member(unit, when, found[0], person_id).leave is not None:
        return None
    return _named(unit, found[0])[0], found[1]


def _named(unit: Unit, worker_id: UUID) -> tuple[str, str]:
    """A worker's first name, and the published number of their team."""
    row = unit.connection.execute(_NAMED, {"whose": worker_id}).one()
    return unit.open(row.first_name, "worker.first_name", worker_id), row.public_number
