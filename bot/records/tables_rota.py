"""The tables of the rota: hours by date, who holds a desk by name and who stands in, swaps.

Nothing here is removed: what was undone or ended says when. See `tables`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from bot.records.schema import Moment, metadata

# The hours of a worker from a day on: one week, or two that alternate. `entered_by`: the worker
# or desk who did it on a page; absent for a command or a file.
worker_hours = Table(
    "worker_hours",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("since", Date, nullable=False),
    Column("anchor", Date, nullable=False),
    Column("weeks", JSONB, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", Uuid),
    Column("undone_at", Moment),
)

# Two workers exchange a day, or two posts of one desk.
rota_swap = Table(
    "rota_swap",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("asking_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("other_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("asking_day", Date),
    Column("other_day", Date),
    Column("asking_post_id", ForeignKey("rota_post.id")),
    Column("other_post_id", ForeignKey("rota_post.id")),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Uuid),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("answered_by", Uuid),
    Column("undone_at", Moment),
    CheckConstraint("kind IN ('day', 'post')", name="kind"),
    CheckConstraint("answer IN ('agreed', 'refused', 'withdrawn')", name="answer"),
    CheckConstraint("asking_id <> other_id", name="two_workers"),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    CheckConstraint(
        "(kind = 'day') = (asking_day IS NOT NULL AND other_day IS NOT NULL)"
        " AND (kind = 'post') = (asking_post_id IS NOT NULL AND other_post_id IS NOT NULL)",
        name="what_is_swapped",
    ),
)

# The spans of one worker on one day, in place of those of the week.
worker_day = Table(
    "worker_day",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("spans", JSONB, nullable=False),
    Column("swap_id", ForeignKey("rota_swap.id"), nullable=False, index=True),
    Column("entered_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Index(
        "ix_worker_day_holds",
        "worker_id",
        "day",
        unique=True,
        postgresql_where=text("undone_at IS NULL"),
    ),
)

# The hours of a desk from a day on, in place of those it came with; absent: always manned.
desk_change = Table(
    "desk_change",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("desk_id", ForeignKey("desk.id"), nullable=False, index=True),
    Column("since", Date, nullable=False),
    Column("hours", JSONB(none_as_null=True)),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", Uuid),
    Column("undone_at", Moment),
)

# Who holds a role of a team by name, or stands in for whoever does, from when until when.
rota_post = Table(
    "rota_post",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", Uuid),
    Column("removed_at", Moment),
    CheckConstraint("standing IN ('holder', 'deputy')", name="standing"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
)
