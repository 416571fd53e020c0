"""Pictures, voice notes and files that came with a text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_TABLE = "inbound_media"


def upgrade() -> None:
    """Where each lies until it is fetched, and then what it is: both sealed. What came before was
    only counted, and stays so."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'kept', 'refused', 'lost')", name=op.f(f"ck_{_TABLE}_status")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["inbound_message.id"], name=op.f(f"fk_{_TABLE}_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "message_id", "position", name=op.f(f"uq_{_TABLE}_message_id_position")
        ),
    )
    # It is sealed: nothing of it can be made smaller.
    op.execute(f"ALTER TABLE {_TABLE} ALTER COLUMN content SET STORAGE EXTERNAL")
