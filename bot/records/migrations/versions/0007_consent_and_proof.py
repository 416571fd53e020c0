"""Consent, capacity, known facts, and what somebody is known by."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)

#: As for the audit trail: what was recorded stays as it was.
_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
"""
_TRIGGERS = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    _columns()
    _consent()
    _known()
    _identity()
    op.execute(_APPEND_ONLY)
    for table in ("consent", "capacity_finding", "evidence", "review_event"):
        op.execute(_TRIGGERS.format(table=table))


def _columns() -> None:
    op.add_column("person", sa.Column("born_on", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("died_at", _MOMENT, nullable=True))
    _filled("person", "looked_after", sa.Boolean(), sa.false())
    _filled("contact_point", "others_see", sa.Boolean(), sa.false())
    _filled("contact_point", "wrong_tries", sa.Integer(), "0")
    for name in ("proved_at", "locked_until", "doubted_at"):
        op.add_column("contact_point", sa.Column(name, _MOMENT, nullable=True))
    op.alter_column(
        "relationship",
        "safety_hold",
        type_=sa.Text(),
        # Which kind of hold was not kept: the widest of them.
        postgresql_using="CASE WHEN safety_hold THEN 'no_contact' ELSE 'none' END",
    )
    op.add_column("relationship", sa.Column("changed_at", _MOMENT, nullable=True))
    op.add_column("conversation", sa.Column("about", sa.LargeBinary(), nullable=True))
    op.add_column("conversation", sa.Column("about_said_at", _MOMENT, nullable=True))
    for name in ("permit_fingerprints", "permit_message_ids"):
        _filled("outbound_message", name, JSONB(), sa.text("'[]'::jsonb"))


def _filled(table: str, name: str, kind: Any, value: Any) -> None:
    """A column for the rows that are there; from now on the code says what to write."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)


def _two_people(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id_person"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=f"fk_{table}_other_id_person"),
    )


def _consent() -> None:
    op.create_table(
        "consent",
        *_two_people("consent"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("categories", JSONB(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("given_via", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("valid_from", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("signs", JSONB(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.UniqueConstraint(
            "person_id", "other_id", "version", name="uq_consent_person_id_other_id_version"
        ),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_consent_another_person")),
        sa.CheckConstraint(
            "recorded_by <> other_id", name=op.f("ck_consent_not_by_whom_it_benefits")
        ),
    )
    op.create_table(
        "capacity_finding",
        *_two_people("capacity_finding"),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("assessed_at", _MOMENT, nullable=False),
        sa.Column("review_by", _MOMENT, nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
    )
    op.create_table(
        "evidence",
        *_two_people("evidence"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("categories", JSONB(), nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("review_by", _MOMENT, nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
    )
    for table in ("capacity_finding", "evidence"):
        op.create_index(f"ix_{table}_person_id_other_id", table, ["person_id", "other_id"])


def _known() -> None:
    op.create_table(
        "known_fact",
        *_two_people("known_fact"),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_known_fact_person_id_other_id", "known_fact", ["person_id", "other_id"])
    op.create_table(
        "review_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_event"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_review_event_person_id_person"
        ),
        sa.CheckConstraint("kind IN ('admission', 'discharge')", name=op.f("ck_review_event_kind")),
    )
    op.create_index("ix_review_event_person_id", "review_event", ["person_id"])
    op.create_table(
        "message_sharing",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("chosen_in", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_sharing"),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbound_message.id"],
            name="fk_message_sharing_message_id_inbound_message",
        ),
        sa.CheckConstraint(
            "choice IN ('may_be_told', 'in_confidence')", name=op.f("ck_message_sharing_choice")
        ),
    )


def _identity() -> None:
    for table, kinds, secret in (
        ("proof", "'pin', 'memory_word'", sa.Column("secret_hash", sa.Text(), nullable=False)),
        (
            "agreed_word",
            "'duress', 'quiet'",
            sa.Column("word_hash", sa.LargeBinary(), nullable=False),
        ),
    ):
        op.create_table(
            table,
            sa.Column("person_id", sa.Uuid(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            secret,
            sa.Column("set_at", _MOMENT, nullable=False),
            sa.Column("set_by", sa.Uuid(), nullable=True),
            sa.PrimaryKeyConstraint("person_id", "kind", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=f"fk_{table}_person_id_person"
            ),
            sa.CheckConstraint(f"kind IN ({kinds})", name=op.f(f"ck_{table}_kind")),
        )
    op.create_table(
        "open_question",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_in", sa.Uuid(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_open_question"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_open_question_conversation_id_conversation",
        ),
    )
