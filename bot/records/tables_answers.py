"""The tables of what staff write to people, of who talks with whom, and of items that are passed
on. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.records.schema import Moment, metadata

# What a worker or a desk wrote to the one who texted. The words are sealed under that person's
# key; the text that carries them is a row of the outbox.
worker_answer = Table(
    "worker_answer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    # The text that gave it; none where it was written on the page.
    Column("message_id", ForeignKey("inbound_message.id"), unique=True),
    Column("outbound_id", Uuid, nullable=False, unique=True),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("words", LargeBinary, nullable=False),
    # As whom it goes out: key_worker, cover or staff.
    Column("signed", Text, nullable=False),
    # The kinds of information that its words may tell and that a permit covered.
    Column("categories", JSONB, nullable=False),
    Column("subject_id", ForeignKey("person.id")),
    # It waits behind a text that says only that something waits.
    Column("waits", Boolean, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("read_at", Moment),
    Column("taken_back_at", Moment),
    # It was not sent after all, and why, as a code.
    Column("held_at", Moment),
    Column("held_why", Text),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
    CheckConstraint("signed IN ('key_worker', 'cover', 'staff')", name="signed"),
    CheckConstraint("(held_at IS NULL) = (held_why IS NULL)", name="held"),
    Index("ix_worker_answer_person_id_written_at", "person_id", "written_at"),
)

# A worker wrote what no permit covers, knowing so: whose affairs, to whom, what kinds, on what
# ground, and why in their words, sealed under the key of whoever was written to. Only added to.
staff_decision = Table(
    "staff_decision",
    metadata,
    Column("answer_id", ForeignKey("worker_answer.id"), primary_key=True),
    Column("subject_id", ForeignKey("person.id")),
    Column("told_id", ForeignKey("person.id"), nullable=False),
    Column("categories", JSONB, nullable=False),
    Column("ground", Text, nullable=False),
    Column("why", LargeBinary, nullable=False),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
)

# A human talks with somebody, and the bot keeps quiet. One at a time in a conversation.
claim = Table(
    "claim",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    # When it ends if the worker goes on saying nothing.
    Column("until", Moment, nullable=False),
    # Whether the person was told that a human is writing.
    Column("told", Boolean, nullable=False),
    Column("ended_at", Moment),
    Column("ended_how", Text),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
    CheckConstraint("ended_how IN ('released', 'timed_out', 'closed')", name="ended_how"),
    CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended"),
    Index(
        "uq_claim_conversation_id_open",
        "conversation_id",
        unique=True,
        postgresql_where="ended_at IS NULL",
    ),
)

# An item was passed to somebody else: who had it, who is to take it, and by when. One at a time.
pass_on = Table(
    "pass_on",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("message_id", ForeignKey("inbound_message.id"), unique=True),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    # Whose it was, to whom it goes back when nobody takes it.
    Column("owner_id", Uuid, nullable=False),
    Column("owner_role", Text, nullable=False),
    Column("to_kind", Text, nullable=False),
    Column("to_id", Uuid, nullable=False),
    Column("to_role", Text, nullable=False),
    # Words for whoever takes it, under the key of the person whom the item is about.
    Column("words", LargeBinary),
    Column("passed_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("returned_at", Moment),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
    CheckConstraint("to_kind IN ('worker', 'desk')", name="to_kind"),
    CheckConstraint("taken_at IS NULL OR returned_at IS NULL", name="ended"),
    Index(
        "uq_pass_on_item_id_open",
        "item_id",
        unique=True,
        postgresql_where="taken_at IS NULL AND returned_at IS NULL",
    ),
)
