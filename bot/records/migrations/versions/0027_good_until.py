"""Until when a text of ours makes sense."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Of those that wait now it is set when they are taken up."""
    column = sa.Column("good_until", sa.DateTime(timezone=True), nullable=True)
    op.add_column("outbound_message", column)
