"""The tables of alert chains, and of what staff said about an item. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

# One alert chain for one person: ids and codes. The words are in the messages of its item.
episode = Table(
    "episode",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("item_id", ForeignKey("item.id"), nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    # Codes that the alert says first: that nobody may ring, that our texts do not arrive.
    Column("marks", JSONB, nullable=False, default=list),
    Column("opened_at", Moment, nullable=False),
    # A human said what was tried or decided: the chain has stopped.
    Column("stopped_at", Moment),
    # Decided, and closed with a reason.
    Column("closed_at", Moment),
    Index(
        "uq_episode_person_id_running",
        "person_id",
        unique=True,
        postgresql_where="stopped_at IS NULL",
    ),
)

# What happened in a chain, in its order. Only ever added to: the chain is read from it.
episode_entry = Table(
    "episode_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("episode_id", ForeignKey("episode.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Uuid),
    Column("role", Text),
    Column("lane", Text),
    Column("turn", Integer, nullable=False, default=0),
    Column("stage", Integer, nullable=False, default=0),
    Column("due_at", Moment),
    Column("until", Moment),
    UniqueConstraint("episode_id", "number"),
)

# What a worker or a desk said of an item: what was tried, what was decided. Their words are
# sealed under the data key of the person whom the item is about.
item_note = Table(
    "item_note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    # The text that said it; none where it was written on the page.
    Column("message_id", ForeignKey("inbound_message.id"), unique=True),
    Column("kind", Text, nullable=False),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", LargeBinary, nullable=False),
    CheckConstraint("kind IN ('tried', 'decided')", name="kind"),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
)

# What was said to somebody in danger, and what we asked: one row an item. Ids and codes.
safety_check = Table(
    "safety_check",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    # When they were last answered in full, and shortly; for which categories; whose danger it is.
    Column("full_at", Moment),
    Column("short_at", Moment),
    Column("categories", JSONB, nullable=False, default=list),
    Column("about", Text),
    # What we asked last, when, and after which of their texts. Absent: nothing was asked.
    Column("question", Text),
    Column("asked_at", Moment),
    Column("asked_in", ForeignKey("inbound_message.id")),
    Column("questions", Integer, nullable=False, default=0),
    # Whether a text may go out that answers none of theirs, and how many did.
    Column("texts_unasked", Boolean, nullable=False, default=False),
    Column("prompts", Integer, nullable=False, default=0),
    # Nothing has been heard since; and when humans were told so.
    Column("waits_since", Moment),
    Column("no_reply_at", Moment),
    Column("answered_at", Moment),
    Column("meaning", Text),
    CheckConstraint("question IN ('safe_now', 'may_text')", name="question"),
    CheckConstraint("prompts BETWEEN 0 AND 2", name="at_most_two_prompts"),
    CheckConstraint(
        "(question IS NULL) = (asked_at IS NULL) AND (question IS NULL) = (asked_in IS NULL)"
        " AND (question IS NULL) = (waits_since IS NULL)",
        name="asked",
    ),
    Index("ix_safety_check_asked_in", "asked_in"),
)
