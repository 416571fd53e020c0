"""Who is signed in. The token is in the browser alone; here is its keyed hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, or_, select, update

from bot.care.staff_sessions import AT_MOST, IDLE_FOR, is_session_over, reads_now
from bot.records import tables
from bot.records.unit import Unit

_table = tables.staff_session


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A session that is not over. `reads`: how many pages it asked for within a minute."""

    id: UUID
    account_id: UUID
    way: str
    reads: int


def add_session(unit: Unit, account_id: UUID, token: str, now: datetime, way: str = "pin") -> UUID:
    """Somebody signed in; returns the session's id. Sessions that are over go."""
    old = or_(_table.c.used_at <= now - IDLE_FOR, _table.c.began_at <= now - AT_MOST)
    unit.connection.execute(delete(_table).where(old))
    row = uuid4()
    unit.connection.execute(
        insert(_table).values(
            id=row,
            account_id=account_id,
            token_hash=_hash(unit, token),
            began_at=now,
            used_at=now,
            way=way,
        )
    )
    return row


def use_session(
    unit: Unit, token: str, now: datetime, *, by_hand: bool = True
) -> StaffSession | None:
    """The session of a token, used once more; None for one that is over or never was. What a page
    asks by itself, not `by_hand`, is no use of it: else an open page would never be signed out."""
    query = select(_table).where(_table.c.token_hash == _hash(unit, token))
    row = unit.connection.execute(query).first()
    if row is None or is_session_over(row.began_at, row.used_at, now):
        return None
    reads, since = reads_now(row.reads, row.reads_from, now)
    used = {"reads": reads, "reads_from": since, **({"used_at": now} if by_hand else {})}
    unit.connection.execute(update(_table).where(_table.c.id == row.id).values(**used))
    return StaffSession(row.id, row.account_id, row.way, reads)


def end_session(unit: Unit, session_id: UUID) -> None:
    """Somebody signed out."""
    unit.connection.execute(delete(_table).where(_table.c.id == session_id))


def end_sessions_of(unit: Unit, account_id: UUID) -> int:
    """End every session of an account; returns how many there were."""
    query = delete(_table).where(_table.c.account_id == account_id).returning(_table.c.id)
    return len(unit.connection.execute(query).all())


def _hash(unit: Unit, token: str) -> bytes:
    return unit.vault.fingerprint("staff session", token)
