"""What was said to somebody in danger and what we asked them; phones on which staff may call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """A table for safety checks. Episodes that run already have none: nothing was asked in them."""
    op.create_table(
        "safety_check",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        *_said(),
        *_asked(),
        sa.CheckConstraint(
            "question IN ('safe_now', 'may_text')", name=op.f("ck_safety_check_question")
        ),
        sa.CheckConstraint(
            "prompts BETWEEN 0 AND 2", name=op.f("ck_safety_check_at_most_two_prompts")
        ),
        sa.CheckConstraint(
            "(question IS NULL) = (asked_at IS NULL) AND (question IS NULL) = (asked_in IS NULL)"
            " AND (question IS NULL) = (waits_since IS NULL)",
            name=op.f("ck_safety_check_asked"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_safety_check_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["asked_in"],
            ["inbound_message.id"],
            name=op.f("fk_safety_check_asked_in_inbound_message"),
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_safety_check")),
    )
    op.create_index("ix_safety_check_asked_in", "safety_check", ["asked_in"])
    calls_safe: sa.Column[bool] = sa.Column(
        "calls_safe", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("contact_point", calls_safe)
    op.alter_column("contact_point", "calls_safe", server_default=None)


def _said() -> list[sa.Column[object]]:
    return [
        _moment("full_at"),
        _moment("short_at"),
        sa.Column("categories", postgresql.JSONB(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
    ]


def _asked() -> list[sa.Column[object]]:
    return [
        sa.Column("question", sa.Text(), nullable=True),
        _moment("asked_at"),
        sa.Column("asked_in", sa.Uuid(), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("texts_unasked", sa.Boolean(), nullable=False),
        sa.Column("prompts", sa.Integer(), nullable=False),
        _moment("waits_since"),
        _moment("no_reply_at"),
        _moment("answered_at"),
        sa.Column("meaning", sa.Text(), nullable=True),
    ]


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)
