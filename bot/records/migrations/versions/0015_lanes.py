"""Why an item has its lane, signs from people's own plans, and since when an answer is late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Two tables, and a time beside each item. Those of before have no reason but the rule."""
    op.add_column("item", sa.Column("late_at", sa.DateTime(timezone=True), nullable=True))
    _lane_reason()
    _plan_sign()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _lane_reason() -> None:
    op.create_table(
        "lane_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        _moment("set_at"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lane_reason_item_id_item")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbound_message.id"],
            name=op.f("fk_lane_reason_message_id_inbound_message"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lane_reason_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane_reason")),
        sa.UniqueConstraint("message_id", "rule", name=op.f("uq_lane_reason_message_id_rule")),
    )
    op.create_index("ix_lane_reason_item_id", "lane_reason", ["item_id"])
    op.create_index("ix_lane_reason_person_id_set_at", "lane_reason", ["person_id", "set_at"])


def _plan_sign() -> None:
    op.create_table(
        "plan_sign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        _moment("recorded_at"),
        _moment("ended_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plan_sign_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sign")),
    )
    op.create_index("ix_plan_sign_person_id", "plan_sign", ["person_id"])
