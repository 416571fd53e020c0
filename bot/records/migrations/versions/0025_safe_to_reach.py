"""At what hours a person may be texted first, and which phones nobody may ring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Sealed safe hours, empty for everybody: any hour. And a phone that a call makes unsafe, as
    its owner said: nobody has said so of any yet."""
    op.add_column("person", sa.Column("safe_hours", sa.LargeBinary(), nullable=True))
    no_ring: sa.Column[bool] = sa.Column(
        "do_not_ring", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("contact_point", no_ring)
    op.alter_column("contact_point", "do_not_ring", server_default=None)
