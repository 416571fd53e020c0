"""The tables of one-to-one contact and of calls that somebody is owed. Ids, codes and times: what
was said stands in no column of theirs. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from bot.records.schema import Moment, metadata

# When a human reached a service user, and how. Only ever added to; nothing that a bot does is here.
human_contact = Table(
    "human_contact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("way", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    # The item on which a worker said so.
    Column("item_id", ForeignKey("item.id")),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("way IN ('met', 'rang', 'texted')", name="way"),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
    Index("ix_human_contact_person_id_at", "person_id", "at"),
)

# How often a human should be in touch, and whether the weekly check-in was asked for.
contact_plan = Table(
    "contact_plan",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    # What stands for the person in a text to staff.
    Column("code", Text, nullable=False, unique=True),
    Column("interval_days", Integer),  # absent: nobody is reminded
    Column("interval_set_at", Moment),
    # The check-in goes to the phone from which it was asked for, or that staff chose.
    Column("check_in_on", Boolean, nullable=False, default=False),
    Column("check_in_day", Integer),
    Column("check_in_point", ForeignKey("contact_point.id")),
    Column("check_in_sent_at", Moment),
    CheckConstraint("(interval_days IS NULL) = (interval_set_at IS NULL)", name="interval"),
    CheckConstraint("interval_days > 0", name="interval_days"),
    CheckConstraint("check_in_day BETWEEN 0 AND 6", name="check_in_day"),
    CheckConstraint(
        "NOT check_in_on OR (check_in_day IS NOT NULL AND check_in_point IS NOT NULL)",
        name="check_in",
    ),
)

# A call that somebody is owed. It is ended by a human; one that was moved has one that follows it.
promise = Table(
    "promise",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    # That of its item, where it has one.
    Column("code", Text, nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), index=True),
    # The text that asked for it: one promise a text.
    Column("asked_in", ForeignKey("inbound_message.id"), unique=True),
    Column("source", Text, nullable=False),
    Column("follows", ForeignKey("promise.id"), unique=True),
    Column("due_from", Moment, nullable=False),
    Column("due_until", Moment, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("owner_role", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by_kind", Text, nullable=False),
    Column("made_by_id", Uuid, nullable=False),
    # When whoever owes it was told, and when they and the lead were told that it is late.
    Column("owner_told_at", Moment),
    Column("late_told_at", Moment),
    Column("lead_told_at", Moment),
    # The person said to forget it. It stays open until a worker has seen that.
    Column("taken_back_at", Moment),
    Column("ended_at", Moment),
    Column("ending", Text),
    Column("ended_by_kind", Text),
    Column("ended_by_id", Uuid),
    # How the person agreed to another time.
    Column("agreed", Text),
    Index("ix_promise_owner_id_open", "owner_id", postgresql_where="ended_at IS NULL"),
    Index("ix_promise_due_from_open", "due_from", postgresql_where="ended_at IS NULL"),
    CheckConstraint("due_until > due_from", name="window"),
    CheckConstraint("source IN ('asked', 'promised')", name="source"),
    CheckConstraint("made_by_kind IN ('person', 'worker', 'desk')", name="made_by_kind"),
    CheckConstraint("ending IN ('kept', 'tried', 'moved', 'not_wanted', 'erased')", name="ending"),
    CheckConstraint("agreed IN ('call', 'in_person', 'text')", name="agreed"),
    CheckConstraint(
        "(ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL) = (ended_by_kind IS NULL)",
        name="ended",
    ),
    CheckConstraint(
        "ended_by_kind IN ('person', 'worker', 'desk', 'operator')", name="ended_by_kind"
    ),
)
