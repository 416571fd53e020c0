"""What the answers need: how a person reads, pauses, appointments, private and copied items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "organisation",
        sa.Column("role_name", sa.Text(), nullable=False, server_default="key worker"),
    )
    op.add_column("worker", sa.Column("profession", sa.Text(), nullable=True))
    op.add_column(
        "person", sa.Column("easy_read", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("person", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "conversation", sa.Column("routes_said_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "item", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("item", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_item_wish"), "item")
    op.add_column(
        "outbound_message",
        sa.Column("closing", sa.Text(), nullable=False, server_default="none"),
    )
    op.add_column(
        "outbound_message",
        sa.Column("easy_read", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for table, columns in _UNSERVED.items():
        for column in columns:
            op.alter_column(table, column, server_default=None)
    _tables()


#: Filled for the rows that are there; from now on the code says what to write.
_UNSERVED = {
    "organisation": ("role_name",),
    "person": ("easy_read",),
    "item": ("private",),
    "outbound_message": ("closing", "easy_read"),
}


def _tables() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")
        ),
    )
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"])
    op.create_table(
        "item_copy",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "desk_id", name=op.f("pk_item_copy")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_copy_item_id_item")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_item_copy_desk_id_desk")),
    )
