"""The tables. What names a person, a number or carries their words is sealed (LargeBinary).

Migrations under bot/records/migrations/ make them; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.records.schema import Moment as Moment
from bot.records.schema import metadata as metadata

data_key = Table(
    "data_key",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapping_key", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

# Published facts about the organisation: nothing here is about a person.
organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_number", Text, nullable=False),
    Column("own_crisis_line", Text),
    Column("hours", JSONB, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

team = Table(
    "team",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_number", Text, nullable=False),
    Column("hours", JSONB, nullable=False),  # read by nothing yet: see decision 9
    Column("takes_strangers", Boolean, nullable=False, default=False),
)

worker = Table(
    "worker",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("data_key_id", Uuid, nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("first_name", LargeBinary, nullable=False),
    Column("last_name", LargeBinary, nullable=False),
    Column("working_days", Text, nullable=False),
    Column("phone", LargeBinary),
    Column("phone_hash", LargeBinary, index=True),
)

# Who answers for a team when its workers do not: duty, lead, on-call, manager, director.
desk = Table(
    "desk",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("data_key_id", Uuid, nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("phone", LargeBinary),
    Column("phone_hash", LargeBinary, index=True),
    UniqueConstraint("team_id", "role"),
)

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("data_key_id", Uuid, nullable=False),
    Column("team_id", ForeignKey("team.id")),
    Column("first_name", LargeBinary),
    Column("last_name", LargeBinary),
    Column("is_service_user", Boolean, nullable=False, default=False),
    Column("is_carer", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
)

# One way to reach a person. SMS and WhatsApp of one number are one contact point.
# `identifies` is false where the number does not say who is texting: a stranger's, or one that
# two people use.
contact_point = Table(
    "contact_point",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("address_hash", LargeBinary, nullable=False),
    Column("identifies", Boolean, nullable=False),
    Column("may_text", Text, nullable=False, default="nothing"),
    Column("last_seen_at", Moment),
    UniqueConstraint("address_hash", "person_id"),
    CheckConstraint("kind IN ('phone', 'whatsapp_user')", name="kind"),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment),
    CheckConstraint(
        "role IN ('key_worker', 'accountable_professional', 'deputy', 'buddy')", name="role"
    ),
)

# When a worker is away and who stands in; never why.
absence = Table(
    "absence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("cover_worker_id", ForeignKey("worker.id")),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("cover_worker_id <> worker_id", name="cover_is_another"),
)

relationship = Table(
    "relationship",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("other_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("verified_at", Moment),
    Column("safety_hold", Boolean, nullable=False, default=False),
    CheckConstraint("person_id <> other_id", name="another_person"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, unique=True),
    Column("claimed_by", ForeignKey("worker.id")),
    Column("claimed_until", Moment),
    Column("created_at", Moment, nullable=False),
)

# Rasa's side of a conversation: its slots and last events, sealed, one row, and the last turn's
# output, so that a turn repeated after a crash is answered from here.
dialogue_state = Table(
    "dialogue_state",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("last_turn", Uuid),
    Column("last_output", JSONB, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

inbound_message = Table(
    "inbound_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("provider_sid", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("contact_point_id", ForeignKey("contact_point.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("media_count", Integer, nullable=False, default=0),
    Column("verification", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("danger", Boolean, nullable=False, default=False),
    Column("turn", Text, nullable=False, default="waiting"),
    CheckConstraint("turn IN ('waiting', 'done', 'plain', 'none')", name="turn"),
)

item = Table(
    "item",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("lane", Text, nullable=False),
    Column("lane_set_by", Text, nullable=False),
    Column("wish", Text, nullable=False, default="none"),
    Column("owner_id", Uuid, nullable=False),
    Column("owner_role", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", Moment),
    Column("closed_at", Moment),
    Index("ix_item_owner_id_open", "owner_id", postgresql_where="closed_at IS NULL"),
    Index("ix_item_person_id_opened_at", "person_id", "opened_at"),
    CheckConstraint("wish IN ('none', 'pass_on', 'call')", name="wish"),
)

# "ok" and "thanks" join the item that is open instead of making one.
item_message = Table(
    "item_message",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("message_id", ForeignKey("inbound_message.id"), primary_key=True),
)

# Everything said: to a person, a worker or a desk. Rows not yet sent are the outbox.
outbound_message = Table(
    "outbound_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("turn_id", Uuid),
    Column("step", Text),
    Column("recipient_kind", Text, nullable=False),
    Column("recipient_id", Uuid, nullable=False),
    Column("contact_point_id", ForeignKey("contact_point.id")),
    Column("data_key_id", Uuid, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text_id", Text, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("permit_ids", JSONB, nullable=False),
    Column("permit_categories", JSONB, nullable=False),
    Column("permit_subject_id", Uuid),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("provider_sid", Text),
    Column("error_code", Text),
    Column("created_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("sent_at", Moment),
    UniqueConstraint("turn_id", "step"),
    Index("ix_outbound_message_provider_sid", "provider_sid"),
    Index(
        "ix_outbound_message_under_way",
        "claimed_at",
        postgresql_where="status IN ('sending', 'doubtful', 'in_answer')",
    ),
    Index("ix_outbound_message_waiting", "created_at", postgresql_where="status = 'waiting'"),
    Index("ix_outbound_message_recipient_id_created_at", "recipient_id", "created_at"),
    CheckConstraint("recipient_kind IN ('person', 'worker', 'desk')", name="recipient_kind"),
)

# Every clock of the domain: polled by due_at, so that one test clock moves all of them.
clock = Table(
    "clock",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("kind", "subject_id"),
    Index("ix_clock_due_at_waiting", "due_at", postgresql_where="done_at IS NULL"),
)

# How a second import knows its rows again. The adopter's own ids may be NHS numbers, and the
# content holds names: of both there are keyed hashes and nothing else.
imported_row = Table(
    "imported_row",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("row_id", Uuid, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("line", Integer, nullable=False),
    Column("imported_at", Moment, nullable=False),
)

# Where the test clock stands, in a database that `keyline converse` made. Nothing else has a row.
test_clock = Table(
    "test_clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stands_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

# Append-only: the running parts may insert and read, and a trigger refuses the rest to everyone.
audit_event = Table(
    "audit_event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Uuid),
    Column("subject_id", Uuid, index=True),
    Column("requester_id", Uuid),
    Column("message_id", Uuid),
    Column("details", JSONB, nullable=False),
)
