"""The rota: hours by date, posts by name with deputies, swaps; leave that was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Five tables, a column, and one more kind of gap. Nothing that is there changes its meaning:
    a worker without hours works on their working days, a desk without posts has its phone."""
    op.add_column("absence", _moment("cancelled_at"))
    op.drop_constraint(op.f("ck_cover_gap_kind"), "cover_gap", type_="check")
    op.create_check_constraint(
        op.f("ck_cover_gap_kind"), "cover_gap", "kind IN ('away', 'no_key_worker', 'on_call')"
    )
    _worker_hours()
    _rota_post()
    _rota_swap()
    _worker_day()
    _desk_change()


def _worker_hours() -> None:
    table = "worker_hours"
    op.create_table(
        table,
        _id(),
        _to("worker_id", "worker", table),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("weeks", JSONB(), nullable=False),
        *_entered(),
        _moment("undone_at"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_worker_id"), table, ["worker_id"])


def _rota_post() -> None:
    table = "rota_post"
    op.create_table(
        table,
        _id(),
        _to("team_id", "team", table),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        _to("worker_id", "worker", table),
        _moment("starts_at", nullable=False),
        _moment("ends_at"),
        *_entered(),
        _moment("removed_at"),
        sa.CheckConstraint("standing IN ('holder', 'deputy')", name=op.f(f"ck_{table}_standing")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f(f"ck_{table}_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("team_id", "worker_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _rota_swap() -> None:
    table = "rota_swap"
    op.create_table(
        table,
        _id(),
        sa.Column("kind", sa.Text(), nullable=False),
        _to("asking_id", "worker", table),
        _to("other_id", "worker", table),
        sa.Column("asking_day", sa.Date(), nullable=True),
        sa.Column("other_day", sa.Date(), nullable=True),
        _to("asking_post_id", "rota_post", table, nullable=True),
        _to("other_post_id", "rota_post", table, nullable=True),
        _moment("asked_at", nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        _moment("answered_at"),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        _moment("undone_at"),
        sa.CheckConstraint("kind IN ('day', 'post')", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint(
            "answer IN ('agreed', 'refused', 'withdrawn')", name=op.f(f"ck_{table}_answer")
        ),
        sa.CheckConstraint("asking_id <> other_id", name=op.f(f"ck_{table}_two_workers")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f(f"ck_{table}_answered")
        ),
        sa.CheckConstraint(
            "(kind = 'day') = (asking_day IS NOT NULL AND other_day IS NOT NULL)"
            " AND (kind = 'post') = (asking_post_id IS NOT NULL AND other_post_id IS NOT NULL)",
            name=op.f(f"ck_{table}_what_is_swapped"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("asking_id", "other_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _worker_day() -> None:
    table = "worker_day"
    op.create_table(
        table,
        _id(),
        _to("worker_id", "worker", table),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spans", JSONB(), nullable=False),
        _to("swap_id", "rota_swap", table),
        _moment("entered_at", nullable=False),
        _moment("undone_at"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_swap_id"), table, ["swap_id"])
    op.create_index(
        "ix_worker_day_holds",
        table,
        ["worker_id", "day"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def _desk_change() -> None:
    table = "desk_change"
    op.create_table(
        table,
        _id(),
        _to("desk_id", "desk", table),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("hours", JSONB(), nullable=True),
        *_entered(),
        _moment("undone_at"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_desk_id"), table, ["desk_id"])


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _entered() -> tuple[sa.Column[object], ...]:
    return _moment("entered_at", nullable=False), sa.Column("entered_by", sa.Uuid(), nullable=True)


def _to(name: str, other: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}_{other}"))
    return sa.Column(name, sa.Uuid(), key, nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
