"""What the danger screen found in a text, for the dialogue: how urgent, of what kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Two codes beside each text. Those of before have none: their turns are over."""
    op.add_column("inbound_message", sa.Column("danger_level", sa.Text(), nullable=True))
    op.add_column("inbound_message", sa.Column("danger_category", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_inbound_message_danger_level"),
        "inbound_message",
        "danger_level IN ('now', '4h', 'today', 'check')",
    )
