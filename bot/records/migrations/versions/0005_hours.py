"""Working days become weekday numbers, and a desk may have hours."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAME = re.compile("|".join(_NAMES))


def upgrade() -> None:
    """Raises ValueError, naming the worker by id, where the words are no working days."""
    op.add_column("desk", sa.Column("hours", JSONB(), nullable=True))
    op.add_column("worker", sa.Column("days", JSONB(), nullable=True))
    bind = op.get_bind()
    worker = sa.table(
        "worker", sa.column("id", sa.Uuid()), sa.column("working_days"), sa.column("days", JSONB())
    )
    for row in bind.execute(sa.select(worker.c.id, worker.c.working_days)).all():
        try:
            days = _numbers(row.working_days)
        except ValueError:
            raise ValueError(f"worker {row.id}: working days cannot be read") from None
        bind.execute(sa.update(worker).where(worker.c.id == row.id).values(days=days))
    op.drop_column("worker", "working_days")
    op.alter_column("worker", "days", new_column_name="working_days", nullable=False)


def _numbers(words: str) -> list[int]:
    """The days of "Mon to Thu" or "Tue, Wed and Fri", as the import wrote them until now."""
    given = [_NAMES.index(name) for name in _NAME.findall(words)]
    if not given:
        raise ValueError
    if " to " in words:
        first, last = given
        return sorted(day % 7 for day in range(first, last + 1 if last >= first else last + 8))
    return sorted(set(given))
