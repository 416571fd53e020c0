"""Roles of accounts, who may not open whom, reasons given, and sign-in at a provider."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Accounts that are there go on as what they are: a worker's, or what its desk is."""
    _role()
    op.create_table(
        "kept_apart",
        _to("worker_id", "worker", "kept_apart"),
        _to("person_id", "person", "kept_apart"),
        _moment("noted_at"),
        sa.PrimaryKeyConstraint("worker_id", "person_id", name=op.f("pk_kept_apart")),
    )
    op.create_index(op.f("ix_kept_apart_person_id"), "kept_apart", ["person_id"])
    op.create_table(
        "person_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("person_id", "person", "person_opening"),
        _to("worker_id", "worker", "person_opening"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        _moment("given_at"),
        _moment("until"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_opening")),
    )
    for column in ("person_id", "worker_id"):
        op.create_index(op.f(f"ix_person_opening_{column}"), "person_opening", [column])
    op.add_column("staff_account", sa.Column("provider_hash", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_staff_account_provider_hash"), "staff_account", ["provider_hash"]
    )
    op.add_column("staff_session", sa.Column("reads_from", sa.DateTime(timezone=True)))
    _filled("staff_session", "reads", sa.Integer(), "0")
    _filled("staff_session", "way", sa.Text(), "pin")


def _role() -> None:
    op.create_table(
        "staff_role",
        _to("account_id", "staff_account", "staff_role"),
        sa.Column("role", sa.Text(), nullable=False),
        _moment("given_at"),
        sa.CheckConstraint(
            "role IN ('worker', 'duty', 'lead', 'guardian', 'admin')",
            name=op.f("ck_staff_role_role"),
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_staff_role")),
    )
    op.execute(
        "INSERT INTO staff_role (account_id, role, given_at)"
        " SELECT a.id, CASE WHEN a.staff_kind = 'worker' THEN 'worker'"
        " WHEN d.role IN ('lead', 'manager', 'director') THEN 'lead' ELSE 'duty' END, now()"
        " FROM staff_account a LEFT JOIN desk d ON d.id = a.staff_id"
    )


def _to(name: str, other: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}_{other}"))
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)
