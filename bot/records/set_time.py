"""The row that the test clock stands by. In a database of real people there never is one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.unit import Unit

_FIND = select(tables.test_clock.c.stands_at)
_SET = insert(tables.test_clock)
_SET_FORWARD = _SET.on_conflict_do_update(
    index_elements=["id"],
    set_={"stands_at": _SET.excluded.stands_at},
    where=tables.test_clock.c.stands_at <= _SET.excluded.stands_at,
).returning(tables.test_clock.c.id)


class TimeGoesBackError(ValueError):
    """The test clock was to be set to an earlier moment than it shows."""


def find_set_time(unit: Unit) -> datetime | None:
    """Where the test clock stands; None when nobody has set it."""
    found: datetime | None = unit.connection.execute(_FIND).scalar_one_or_none()
    return found


def set_time_forward(unit: Unit, moment: datetime) -> None:
    """Set the test clock. Raises TimeGoesBackError for an earlier moment than it shows."""
    if unit.connection.execute(_SET_FORWARD, {"id": 1, "stands_at": moment}).first() is None:
        raise TimeGoesBackError(f"the test clock is past {moment.isoformat()}")
