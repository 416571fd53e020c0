"""Wrong PINs of staff, by keyed hashes of the name that was typed and of where it was."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, insert, select

from bot.care.sign_in_tries import LOCK_LASTS, LOCKS_AT, WITHIN
from bot.records import tables
from bot.records.unit import Unit

_table = tables.sign_in_try


def list_wrong_for(unit: Unit, name_hash: bytes) -> list[datetime]:
    """When the newest wrong tries for a name were."""
    return _newest(unit, _table.c.name_hash == name_hash)


def list_wrong_from(unit: Unit, place_hash: bytes) -> list[datetime]:
    """When the newest wrong tries from a place were."""
    return _newest(unit, _table.c.place_hash == place_hash)


def add_wrong_try(unit: Unit, name_hash: bytes, place_hash: bytes, now: datetime) -> None:
    """Note a wrong try. Those that count no more go."""
    unit.connection.execute(delete(_table).where(_table.c.at < now - WITHIN - LOCK_LASTS))
    unit.connection.execute(
        insert(_table).values(id=uuid4(), at=now, name_hash=name_hash, place_hash=place_hash)
    )


def forget_tries_for(unit: Unit, name_hash: bytes) -> None:
    """The right PIN came for a name, or a new one was set."""
    unit.connection.execute(delete(_table).where(_table.c.name_hash == name_hash))


def _newest(unit: Unit, where: object) -> list[datetime]:
    query = select(_table.c.at).where(where).order_by(_table.c.at.desc()).limit(LOCKS_AT)  # type: ignore[arg-type]
    return list(unit.connection.execute(query).scalars())
