"""The tables of consent: who may be told what about whom, and on what authority.

What is recorded of consent and capacity is append-only: a change is a new row, and a trigger
refuses any other. See `tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.records.schema import Moment, metadata


def _two_people() -> tuple[Column[object], Column[object]]:
    return (
        Column("person_id", ForeignKey("person.id"), nullable=False),
        Column("other_id", ForeignKey("person.id"), nullable=False),
    )


#: One version of what may be told to one other person. `recorded_by` is whoever said it, the
#: person themselves where it came by text; `signs` are codes of what looked like pressure.
consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_two_people(),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("categories", JSONB, nullable=False),
    Column("basis", Text, nullable=False),
    Column("given_via", Text, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("confirmed_by", Uuid),
    Column("valid_from", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("message_id", Uuid),
    Column("signs", JSONB, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("person_id", "other_id", "version"),
    CheckConstraint("person_id <> other_id", name="another_person"),
    CheckConstraint("recorded_by <> other_id", name="not_by_whom_it_benefits"),
)

# What was found of somebody's capacity to decide what one other person is told.
capacity_finding = Table(
    "capacity_finding",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_two_people(),
    Column("finding", Text, nullable=False),
    Column("assessed_at", Moment, nullable=False),
    Column("review_by", Moment),
    Column("recorded_by", Uuid, nullable=False),
    Index("ix_capacity_finding_person_id_other_id", "person_id", "other_id"),
)

# A paper that staff have seen.
evidence = Table(
    "evidence",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_two_people(),
    Column("kind", Text, nullable=False),
    Column("categories", JSONB, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("review_by", Moment),
    Column("recorded_by", Uuid, nullable=False),
    Index("ix_evidence_person_id_other_id", "person_id", "other_id"),
)

# What a carer knows already: the value only as a keyed hash, by which it is known again.
known_fact = Table(
    "known_fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_two_people(),
    Column("category", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("how", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", Uuid),
    Column("ended_at", Moment),
    Index("ix_known_fact_person_id_other_id", "person_id", "other_id"),
)

# What makes every consent of a person due for review, and stands in no other table.
review_event = Table(
    "review_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("kind IN ('admission', 'discharge')", name="kind"),
)

# What the author of a message chose about it. No row: they chose nothing.
message_sharing = Table(
    "message_sharing",
    metadata,
    Column("message_id", ForeignKey("inbound_message.id"), primary_key=True),
    Column("choice", Text, nullable=False),
    Column("chosen_in", Uuid, nullable=False),
    Column("chosen_at", Moment, nullable=False),
    CheckConstraint("choice IN ('may_be_told', 'in_confidence')", name="choice"),
)
