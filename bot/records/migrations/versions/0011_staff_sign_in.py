"""Staff sign in: accounts, sessions, wrong tries. What they write on the page has no message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Three tables, and notes that no text brought."""
    _account()
    _session()
    _try()
    op.alter_column("item_note", "message_id", existing_type=sa.Uuid(), nullable=True)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _account() -> None:
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_kind", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        _moment("secret_set_at", nullable=True),
        _moment("created_at"),
        sa.CheckConstraint(
            "staff_kind IN ('worker', 'desk')", name=op.f("ck_staff_account_staff_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("name_hash", name=op.f("uq_staff_account_name_hash")),
    )
    op.create_index(op.f("ix_staff_account_staff_id"), "staff_account", ["staff_id"])


def _session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _moment("began_at"),
        _moment("used_at"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_session_account_id_staff_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    op.create_index(op.f("ix_staff_session_account_id"), "staff_session", ["account_id"])


def _try() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("place_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index("ix_sign_in_try_name_hash_at", "sign_in_try", ["name_hash", "at"])
    op.create_index("ix_sign_in_try_place_hash_at", "sign_in_try", ["place_hash", "at"])
