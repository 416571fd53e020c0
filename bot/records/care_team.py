"""Who else is there for somebody: deputy, buddy, and whoever is in charge of the care plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from bot.care.facts import Category
from bot.care.names import Span, spot_names
from bot.care.protected import Protected
from bot.care.routing import Role
from bot.records import tables
from bot.records.unit import Unit

ACCOUNTABLE = "accountable_professional"

_NAMES = (
    select(tables.assignment.c.worker_id, tables.worker.c.first_name)
    .join(tables.worker, tables.worker.c.id == tables.assignment.c.worker_id)
    .where(
        tables.assignment.c.person_id == bindparam("whose"),
        tables.assignment.c.starts_at <= bindparam("now", type_=tables.Moment),
        or_(
            tables.assignment.c.ends_at.is_(None),
            tables.assignment.c.ends_at > bindparam("now", type_=tables.Moment),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class CareTeam:
    """First names, as one may be told. A worker may be several of these.

    `others`: deputy and buddy. `accountable`: who is in charge of the care plan, None when nobody
    is recorded; `accountable_is_key_worker` when they are one and the same.
    """

    others: tuple[str, ...]
    accountable: str | None
    accountable_is_key_worker: bool
    profession: str | None


def find_care_team(unit: Unit, person_id: UUID, now: datetime) -> Protected[CareTeam]:
    """Who holds a role for a person now. Guarded like the name of the key worker."""
    given = tables.assignment.c
    rows = unit.connection.execute(
        select(given.role, given.worker_id, tables.worker.c.first_name, tables.worker.c.profession)
        .join(tables.worker, tables.worker.c.id == given.worker_id)
        .where(
            given.person_id == person_id,
            given.starts_at <= now,
            or_(given.ends_at.is_(None), given.ends_at > now),
        )
        .order_by(given.starts_at.desc())
    ).all()
    held = {row.role: row for row in reversed(rows)}
    names = {r.worker_id: unit.open(r.first_name, "worker.first_name", r.worker_id) for r in rows}
    key_worker, accountable = held.get(Role.KEY_WORKER.value), held.get(ACCOUNTABLE)
    others = [held[r.value].worker_id for r in (Role.DEPUTY, Role.BUDDY) if r.value in held]
    main = None if key_worker is None else key_worker.worker_id
    team = CareTeam(
        others=tuple(names[i] for i in dict.fromkeys(others) if i != main),
        accountable=None if accountable is None else names[accountable.worker_id],
        accountable_is_key_worker=accountable is not None and accountable.worker_id == main,
        profession=None if key_worker is None else key_worker.profession,
    )
    return Protected(team, person_id, Category.KEY_WORKER)


def spot_worker_names(unit: Unit, person_id: UUID, text: str, now: datetime) -> tuple[Span, ...]:
    """Where a text has the first name of somebody who works with its writer.

    Only for the writer's own words: it tells no name that does not stand in them already.
    """
    rows = unit.connection.execute(_NAMES, {"whose": person_id, "now": now}).all()
    by_worker = {row.worker_id: row.first_name for row in rows}
    names = [unit.open(name, "worker.first_name", row) for row, name in by_worker.items()]
    return spot_names(text, names)
