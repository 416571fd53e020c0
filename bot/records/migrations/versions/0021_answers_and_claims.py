"""What staff write to people, who talks with whom, and items that are passed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Four tables. A claim that an older version left on a conversation ends: nobody made one."""
    _worker_answer()
    _staff_decision()
    _claim()
    _pass_on()
    op.execute("UPDATE conversation SET claimed_until = NULL, claimed_by = NULL")


def _worker_answer() -> None:
    table = "worker_answer"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("item_id", "item", table),
        _to("person_id", "person", table),
        _to("message_id", "inbound_message", table, nullable=True),
        sa.Column("outbound_id", sa.Uuid(), nullable=False),
        *_by(),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("categories", JSONB(), nullable=False),
        _to("subject_id", "person", table, nullable=True),
        sa.Column("waits", sa.Boolean(), nullable=False),
        _moment("written_at", nullable=False),
        *(_moment(name) for name in ("read_at", "taken_back_at", "held_at")),
        sa.Column("held_why", sa.Text(), nullable=True),
        _kinds("by_kind", table),
        sa.CheckConstraint(
            "signed IN ('key_worker', 'cover', 'staff')", name=op.f(f"ck_{table}_signed")
        ),
        sa.CheckConstraint("(held_at IS NULL) = (held_why IS NULL)", name=op.f(f"ck_{table}_held")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("message_id", name=op.f(f"uq_{table}_message_id")),
        sa.UniqueConstraint("outbound_id", name=op.f(f"uq_{table}_outbound_id")),
    )
    op.create_index(op.f(f"ix_{table}_item_id"), table, ["item_id"])
    op.create_index("ix_worker_answer_person_id_written_at", table, ["person_id", "written_at"])


def _staff_decision() -> None:
    table = "staff_decision"
    op.create_table(
        table,
        _to("answer_id", "worker_answer", table),
        _to("subject_id", "person", table, nullable=True),
        _to("told_id", "person", table),
        sa.Column("categories", JSONB(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        *_by(),
        _moment("at", nullable=False),
        _kinds("by_kind", table),
        sa.PrimaryKeyConstraint("answer_id", name=op.f(f"pk_{table}")),
    )


def _claim() -> None:
    table = "claim"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("conversation_id", "conversation", table),
        _to("item_id", "item", table),
        *_by(),
        _moment("claimed_at", nullable=False),
        _moment("until", nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        _moment("ended_at"),
        sa.Column("ended_how", sa.Text(), nullable=True),
        _kinds("by_kind", table),
        sa.CheckConstraint(
            "ended_how IN ('released', 'timed_out', 'closed')", name=op.f(f"ck_{table}_ended_how")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_how IS NULL)", name=op.f(f"ck_{table}_ended")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_conversation_id"), table, ["conversation_id"])
    op.create_index(
        "uq_claim_conversation_id_open",
        table,
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _pass_on() -> None:
    table = "pass_on"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("item_id", "item", table),
        _to("message_id", "inbound_message", table, nullable=True),
        *_by(),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("to_kind", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        _moment("passed_at", nullable=False),
        _moment("due_at", nullable=False),
        _moment("taken_at"),
        _moment("returned_at"),
        _kinds("by_kind", table),
        _kinds("to_kind", table),
        sa.CheckConstraint(
            "taken_at IS NULL OR returned_at IS NULL", name=op.f(f"ck_{table}_ended")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("message_id", name=op.f(f"uq_{table}_message_id")),
    )
    op.create_index(op.f(f"ix_{table}_item_id"), table, ["item_id"])
    op.create_index(
        "uq_pass_on_item_id_open",
        table,
        ["item_id"],
        unique=True,
        postgresql_where=sa.text("taken_at IS NULL AND returned_at IS NULL"),
    )


def _by() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("by_kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
    )


def _kinds(name: str, table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{name} IN ('worker', 'desk')", name=op.f(f"ck_{table}_{name}"))


def _to(name: str, other: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}_{other}"))
    return sa.Column(name, sa.Uuid(), key, nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
