"""What staff keep of a person on their page: number of the trust's record, needs, safe times."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_SEALED = ("record_number", "communication_needs", "language", "safe_times")


def upgrade() -> None:
    """Four sealed columns, empty for everybody; and since when a phone is not used any more."""
    for column in _SEALED:
        op.add_column("person", sa.Column(column, sa.LargeBinary(), nullable=True))
    moment = sa.DateTime(timezone=True)
    op.add_column("contact_point", sa.Column("retired_at", moment, nullable=True))
