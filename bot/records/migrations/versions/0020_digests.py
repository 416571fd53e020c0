"""Digests of workers and desks, and how each wants to hear of theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.records.schema import Moment

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Two tables, and the indexes by which a list is found. The clocks of the slots are set by the
    worker, for all who have none."""
    _digest()
    _choice()
    # The lists of a team's stand-ins, of whoever took something, and of what is owed.
    op.create_index(
        "ix_item_team_id_open", "item", ["team_id"], postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(
        "ix_item_acknowledged_by_open",
        "item",
        ["acknowledged_by"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_promise_owner_id_open",
        "promise",
        ["owner_id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_assignment_worker_id", "assignment", ["worker_id"])


def _digest() -> None:
    table = "digest"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_kind", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("slot_at", Moment, nullable=False),
        sa.Column("is_start", sa.Boolean(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment, nullable=True),
        sa.Column("passed_at", Moment, nullable=True),
        sa.CheckConstraint("staff_kind IN ('worker', 'desk')", name=op.f("ck_digest_staff_kind")),
        sa.CheckConstraint(
            "way IN ('none', 'console', 'sms', 'email')", name=op.f("ck_digest_way")
        ),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_digest_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("staff_id", "slot_at", name=op.f("uq_digest_staff_id_slot_at")),
    )
    op.create_index(
        "ix_digest_unopened",
        table,
        ["staff_id", "slot_at"],
        postgresql_where=sa.text("opened_at IS NULL"),
    )


def _choice() -> None:
    table = "digest_choice"
    op.create_table(
        table,
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("staff_kind", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("set_at", Moment, nullable=False),
        sa.CheckConstraint("staff_kind IN ('worker', 'desk')", name=op.f(f"ck_{table}_staff_kind")),
        sa.CheckConstraint("way IN ('console', 'sms', 'email')", name=op.f(f"ck_{table}_way")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f(f"pk_{table}")),
    )
