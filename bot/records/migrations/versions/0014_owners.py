"""Workers who left or are of another agency, and the gaps in cover that a lead was told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.records.schema import Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Two columns of a worker, the gaps, and a clock that looks for them in each team."""
    op.add_column("worker", sa.Column("agency", sa.Text(), nullable=True))
    op.add_column("worker", sa.Column("left_at", Moment, nullable=True))
    op.create_table(
        "cover_gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("day_begins_at", Moment, nullable=False),
        sa.Column("told_at", Moment, nullable=False),
        sa.Column("closed_at", Moment, nullable=True),
        sa.CheckConstraint("kind IN ('away', 'no_key_worker')", name=op.f("ck_cover_gap_kind")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_cover_gap_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_gap")),
    )
    op.create_index(op.f("ix_cover_gap_team_id"), "cover_gap", ["team_id"])
    op.execute(
        "INSERT INTO clock (kind, subject_id, due_at) SELECT 'cover_gaps', id, now() FROM team"
    )
