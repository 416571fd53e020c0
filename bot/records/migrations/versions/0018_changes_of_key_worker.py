"""Changes of key worker with what is handed over, and who was introduced to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Three tables; and a clock for each time away that has not ended, for the day of return.

    Changes of before have no record: the next import notes them as history.
    """
    _worker_change()
    op.create_table(
        "worker_change_entry",
        _to("change_id", "worker_change", "worker_change_entry"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        _moment("noted_at", nullable=False),
        _moment("moved_at"),
        sa.CheckConstraint(
            "kind IN ('item', 'call_back', 'promise')", name=op.f("ck_worker_change_entry_kind")
        ),
        sa.PrimaryKeyConstraint(
            "change_id", "kind", "subject_id", name=op.f("pk_worker_change_entry")
        ),
    )
    _introduction()
    op.execute(
        "INSERT INTO clock (kind, subject_id, due_at)"
        " SELECT 'leave_back', id, ends_at FROM absence WHERE ends_at > now()"
    )


def _worker_change() -> None:
    table = "worker_change"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        _to("person_id", "person", table),
        sa.Column("role", sa.Text(), nullable=False),
        _to("from_worker_id", "worker", table),
        _to("to_worker_id", "worker", table),
        _to("assignment_id", "assignment", table),
        _moment("starts_at", nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        _to("introduced_by", "worker", table, nullable=True),
        sa.Column("no_introduction", sa.Text(), nullable=True),
        sa.Column("old_has_left", sa.Boolean(), nullable=False),
        _moment("made_at", nullable=False),
        *(_moment(name) for name in ("told_at", "moved_at", "handed_at", "taken_at", "settled_at")),
        *(_moment(name) for name in ("nudged_at", "lead_told_at", "person_told_at")),
        sa.Column("person_outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('key_worker', 'accountable_professional')", name=op.f(f"ck_{table}_role")
        ),
        sa.CheckConstraint(
            "origin IN ('command', 'import', 'history')", name=op.f(f"ck_{table}_origin")
        ),
        sa.CheckConstraint(
            "from_worker_id <> to_worker_id", name=op.f(f"ck_{table}_another_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{table}_code")),
        sa.UniqueConstraint("assignment_id", name=op.f(f"uq_{table}_assignment_id")),
    )
    op.create_index(op.f("ix_worker_change_person_id"), table, ["person_id"])
    op.create_index(
        "ix_worker_change_untaken",
        table,
        ["person_id"],
        postgresql_where=sa.text("code IS NOT NULL AND taken_at IS NULL"),
    )


def _introduction() -> None:
    table = "introduction"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("person_id", "person", table),
        _to("worker_id", "worker", table),
        _moment("introduced_at"),
        sa.Column("reason", sa.Text(), nullable=True),
        _moment("recorded_at", nullable=False),
        sa.CheckConstraint(
            "(introduced_at IS NULL) <> (reason IS NULL)", name=op.f(f"ck_{table}_done_or_why_not")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("person_id", "worker_id", name=op.f(f"uq_{table}_person_id_worker_id")),
    )


def _to(name: str, other: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}_{other}"))
    return sa.Column(name, sa.Uuid(), key, nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
