"""One-to-one contact, how often it should be, the weekly check-in, and calls that are owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Three tables. Calls that were asked for before have no promise: their items stand."""
    _add_contacts()
    _add_plans()
    _add_promises()


def _add_contacts() -> None:
    op.create_table(
        "human_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("by_kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        _moment("recorded_at", nullable=False),
        _one_of("human_contact", "way", "met", "rang", "texted"),
        _one_of("human_contact", "by_kind", "worker", "desk"),
        _to("human_contact", "person_id", "person"),
        _to("human_contact", "item_id", "item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_human_contact")),
    )
    op.create_index("ix_human_contact_person_id_at", "human_contact", ["person_id", "at"])


def _add_plans() -> None:
    op.create_table(
        "contact_plan",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        _moment("interval_set_at"),
        sa.Column("check_in_on", sa.Boolean(), nullable=False),
        sa.Column("check_in_day", sa.Integer(), nullable=True),
        sa.Column("check_in_point", sa.Uuid(), nullable=True),
        _moment("check_in_sent_at"),
        _check("contact_plan", "interval", "(interval_days IS NULL) = (interval_set_at IS NULL)"),
        _check("contact_plan", "interval_days", "interval_days > 0"),
        _check("contact_plan", "check_in_day", "check_in_day BETWEEN 0 AND 6"),
        _check(
            "contact_plan",
            "check_in",
            "NOT check_in_on OR (check_in_day IS NOT NULL AND check_in_point IS NOT NULL)",
        ),
        _to("contact_plan", "person_id", "person"),
        _to("contact_plan", "check_in_point", "contact_point"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_contact_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_contact_plan_code")),
    )


def _add_promises() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("asked_in", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("follows", sa.Uuid(), nullable=True),
        _moment("due_from", nullable=False),
        _moment("due_until", nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        _moment("made_at", nullable=False),
        sa.Column("made_by_kind", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        *map(_moment, ("owner_told_at", "late_told_at", "lead_told_at", "taken_back_at")),
        _moment("ended_at"),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("ended_by_kind", sa.Text(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        _check("promise", "window", "due_until > due_from"),
        _one_of("promise", "source", "asked", "promised"),
        _one_of("promise", "made_by_kind", "person", "worker", "desk"),
        _one_of("promise", "ending", "kept", "tried", "moved", "not_wanted", "erased"),
        _one_of("promise", "agreed", "call", "in_person", "text"),
        _check(
            "promise",
            "ended",
            "(ended_at IS NULL) = (ending IS NULL)"
            " AND (ended_at IS NULL) = (ended_by_kind IS NULL)",
        ),
        _one_of("promise", "ended_by_kind", "person", "worker", "desk", "operator"),
        _to("promise", "person_id", "person"),
        _to("promise", "item_id", "item"),
        _to("promise", "asked_in", "inbound_message"),
        _to("promise", "follows", "promise"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("asked_in", name=op.f("uq_promise_asked_in")),
        sa.UniqueConstraint("follows", name=op.f("uq_promise_follows")),
    )
    for column in ("person_id", "code", "item_id"):
        op.create_index(op.f(f"ix_promise_{column}"), "promise", [column])


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return _check(table, column, f"{column} IN ({listed})")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
