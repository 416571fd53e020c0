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
from bot.records.tables_absences import absence as absence
from bot.records.tables_absences import cover_gap as cover_gap
from bot.records.tables_access import kept_apart as kept_apart
from bot.records.tables_access import person_opening as person_opening
from bot.records.tables_access import staff_role as staff_role
from bot.records.tables_alerts import episode as episode
from bot.records.tables_alerts import episode_entry as episode_entry
from bot.records.tables_alerts import item_note as item_note
from bot.records.tables_alerts import safety_check as safety_check
from bot.records.tables_answers import claim as claim
from bot.records.tables_answers import pass_on as pass_on
from bot.records.tables_answers import staff_decision as staff_decision
from bot.records.tables_answers import worker_answer as worker_answer
from bot.records.tables_audit import audit_event as audit_event
from bot.records.tables_audit import audit_head as audit_head
from bot.records.tables_changes import introduction as introduction
from bot.records.tables_changes import worker_change as worker_change
from bot.records.tables_changes import worker_change_entry as worker_change_entry
from bot.records.tables_consent import capacity_finding as capacity_finding
from bot.records.tables_consent import consent as consent
from bot.records.tables_consent import evidence as evidence
from bot.records.tables_consent import known_fact as known_fact
from bot.records.tables_consent import message_sharing as message_sharing
from bot.records.tables_consent import review_event as review_event
from bot.records.tables_contact import contact_plan as contact_plan
from bot.records.tables_contact import human_contact as human_contact
from bot.records.tables_contact import promise as promise
from bot.records.tables_digests import digest as digest
from bot.records.tables_digests import digest_choice as digest_choice
from bot.records.tables_identity import agreed_word as agreed_word
from bot.records.tables_identity import open_question as open_question
from bot.records.tables_identity import proof as proof
from bot.records.tables_lanes import lane_reason as lane_reason
from bot.records.tables_lanes import plan_sign as plan_sign
from bot.records.tables_messages import inbound_media as inbound_media
from bot.records.tables_messages import inbound_message as inbound_message
from bot.records.tables_messages import item as item
from bot.records.tables_messages import item_copy as item_copy
from bot.records.tables_messages import item_message as item_message
from bot.records.tables_messages import outbound_message as outbound_message
from bot.records.tables_outcomes import for_review as for_review
from bot.records.tables_outcomes import outcome as outcome
from bot.records.tables_reports import report as report
from bot.records.tables_reports import report_answer as report_answer
from bot.records.tables_reports import report_question as report_question
from bot.records.tables_rota import desk_change as desk_change
from bot.records.tables_rota import rota_post as rota_post
from bot.records.tables_rota import rota_swap as rota_swap
from bot.records.tables_rota import worker_day as worker_day
from bot.records.tables_rota import worker_hours as worker_hours
from bot.records.tables_staff import sign_in_try as sign_in_try
from bot.records.tables_staff import staff_account as staff_account
from bot.records.tables_staff import staff_session as staff_session

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
    # What a key worker is called here: "named nurse".
    Column("role_name", Text, nullable=False, default="key worker"),
    Column("hours", JSONB, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

team = Table(
    "team",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_number", Text, nullable=False),
    Column("hours", JSONB, nullable=False),  # with no day in it, the organisation's hold
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
    Column("working_days", JSONB, nullable=False),
    Column("profession", Text),
    # Another employer than the organisation. Its workers read what is given to them, no more.
    Column("agency", Text),
    # Since then they do not work here any more.
    Column("left_at", Moment),
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
    Column("hours", JSONB(none_as_null=True)),  # absent: always manned
    Column("phone", LargeBinary),
    Column("email", LargeBinary),
    Column("phone_hash", LargeBinary, index=True),
    UniqueConstraint("team_id", "role"),
)

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("data_key_id", Uuid, nullable=False),
    Column("team_id", ForeignKey("team.id"), index=True),
    Column("first_name", LargeBinary),
    Column("last_name", LargeBinary),
    Column("is_service_user", Boolean, nullable=False, default=False),
    Column("is_carer", Boolean, nullable=False, default=False),
    Column("easy_read", Boolean, nullable=False, default=False),
    # Cannot hear or speak on a phone: no line that only listens is named to them.
    Column("text_only", Boolean, nullable=False, default=False),
    # No text that we start since then: the person said PAUSE.
    Column("paused_at", Moment),
    # The day of birth, sealed: the rules ask how old somebody is. Absent: nothing is told.
    Column("born_on", LargeBinary),
    Column("died_at", Moment),
    Column("looked_after", Boolean, nullable=False, default=False),
    # By what the record system of the trust knows them. Sealed: staff alone read it.
    Column("record_number", LargeBinary),
    # Sealed: how to speak and write with them and when it is safe to, in words; then as hours.
    Column("communication_needs", LargeBinary),
    Column("language", LargeBinary),
    Column("safe_times", LargeBinary),
    Column("safe_hours", LargeBinary),
    Column("created_at", Moment, nullable=False),
)

# One way to reach a person. SMS and WhatsApp of one number are one contact point. `identifies` is
# false where the number does not say who is texting: a stranger's, or one that two people use.
contact_point = Table(
    "contact_point",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("address_hash", LargeBinary, nullable=False),
    Column("identifies", Boolean, nullable=False),
    Column("may_text", Text, nullable=False, default="nothing"),
    Column("last_seen_at", Moment),
    # Others may see what is on it; a call puts nobody in danger; its owner said that it does.
    Column("others_see", Boolean, nullable=False, default=False),
    Column("calls_safe", Boolean, nullable=False, default=False),
    Column("do_not_ring", Boolean, nullable=False, default=False),
    # When a PIN or memory word was last given from here, and how many wrong ones since.
    Column("proved_at", Moment),
    Column("wrong_tries", Integer, nullable=False, default=0),
    Column("locked_until", Moment),
    # Since then something speaks against whoever holds it: until staff looked, it proves nothing.
    Column("doubted_at", Moment),
    # Not used any more: its hash is of chance, so that whoever has the number now is a stranger.
    Column("retired_at", Moment),
    UniqueConstraint("address_hash", "person_id"),
    CheckConstraint("kind IN ('phone', 'whatsapp_user')", name="kind"),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment),
    CheckConstraint(
        "role IN ('key_worker', 'accountable_professional', 'deputy', 'buddy')", name="role"
    ),
)

# What staff have arranged with a person. The place is a neutral one, and is sealed all the same.
appointment = Table(
    "appointment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("place", LargeBinary, nullable=False),
)

relationship = Table(
    "relationship",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("other_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("verified_at", Moment),
    Column("safety_hold", Text, nullable=False, default="none"),
    # When it last became another kind of relationship.
    Column("changed_at", Moment),
    CheckConstraint("person_id <> other_id", name="another_person"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, unique=True),
    Column("claimed_by", ForeignKey("worker.id")),
    Column("claimed_until", Moment),
    # When 999, the crisis line and the reading time were last said.
    Column("routes_said_at", Moment),
    # Whom the person said they write about, in their own words, sealed.
    Column("about", LargeBinary),
    Column("about_said_at", Moment),
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

# How a second import knows its rows again: keyed hashes, as ids may be NHS numbers.
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
