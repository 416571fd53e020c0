"""Alert chains: one episode each, what happened in it, and what staff said of an item.

A desk may have an e-mail address beside its phone, and a person may be reached by text only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Tables for episodes. Items that wait already keep the clocks that they have."""
    _episode()
    _entry()
    _note()
    op.add_column("desk", sa.Column("email", sa.LargeBinary(), nullable=True))
    text_only: sa.Column[bool] = sa.Column(
        "text_only", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("person", text_only)
    op.alter_column("person", "text_only", server_default=None)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _episode() -> None:
    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("marks", postgresql.JSONB(), nullable=False),
        _moment("opened_at", nullable=False),
        _moment("stopped_at"),
        _moment("closed_at"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_episode_person_id_person")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_episode_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sa.UniqueConstraint("item_id", name=op.f("uq_episode_item_id")),
    )
    op.create_index(
        "uq_episode_person_id_running",
        "episode",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("stopped_at IS NULL"),
    )


def _entry() -> None:
    op.create_table(
        "episode_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("who", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("until"),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_episode_entry_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_entry")),
        sa.UniqueConstraint(
            "episode_id", "number", name=op.f("uq_episode_entry_episode_id_number")
        ),
    )


def _note() -> None:
    op.create_table(
        "item_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('tried', 'decided')", name=op.f("ck_item_note_kind")),
        sa.CheckConstraint("by_kind IN ('worker', 'desk')", name=op.f("ck_item_note_by_kind")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_note_item_id_item")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbound_message.id"],
            name=op.f("fk_item_note_message_id_inbound_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_note")),
        sa.UniqueConstraint("message_id", name=op.f("uq_item_note_message_id")),
    )
    op.create_index(op.f("ix_item_note_item_id"), "item_note", ["item_id"])
