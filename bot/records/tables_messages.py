"""The tables of what was texted and said, and of what staff must read. See `tables`."""

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
    # What the danger screen found in it, in codes; None where it found nothing.
    Column("danger_level", Text),
    Column("danger_category", Text),
    Column("turn", Text, nullable=False, default="waiting"),
    CheckConstraint("danger_level IN ('now', '4h', 'today', 'check')", name="danger_level"),
    CheckConstraint("turn IN ('waiting', 'done', 'plain', 'none')", name="turn"),
)

# A picture, voice note or file that came with a text. `source`: where it lies and what it is said
# to be, until it was fetched; `content`: the bytes themselves. Both are sealed.
inbound_media = Table(
    "inbound_media",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("source", LargeBinary),
    Column("content", LargeBinary),
    Column("content_type", Text),
    Column("size", Integer),
    Column("status", Text, nullable=False, default="waiting"),
    Column("why", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("settled_at", Moment),
    UniqueConstraint("message_id", "position"),
    CheckConstraint("status IN ('waiting', 'kept', 'refused', 'lost')", name="status"),
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
    # Seen by the lead and above only: it is about a worker.
    Column("private", Boolean, nullable=False, default=False),
    Column("taken_back_at", Moment),
    Column("owner_id", Uuid, nullable=False),
    Column("owner_role", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", Moment),
    Column("closed_at", Moment),
    # Since when no human has answered in time.
    Column("late_at", Moment),
    Index("ix_item_owner_id_open", "owner_id", postgresql_where="closed_at IS NULL"),
    Index("ix_item_team_id_open", "team_id", postgresql_where="closed_at IS NULL"),
    Index("ix_item_acknowledged_by_open", "acknowledged_by", postgresql_where="closed_at IS NULL"),
    Index("ix_item_person_id_opened_at", "person_id", "opened_at"),
    Index("ix_item_person_id_open", "person_id", postgresql_where="closed_at IS NULL"),
    # What waits for review may be closed.
    Index("ix_item_owner_id", "owner_id"),
    Index("ix_item_team_id", "team_id"),
)

# "ok" and "thanks" join the item that is open instead of making one.
item_message = Table(
    "item_message",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("message_id", ForeignKey("inbound_message.id"), primary_key=True, index=True),
)

# Somebody who reads an item beside its owner, and as what.
item_copy = Table(
    "item_copy",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("desk_id", ForeignKey("desk.id"), primary_key=True, index=True),
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
    Column("closing", Text, nullable=False, default="none"),
    Column("easy_read", Boolean, nullable=False, default=False),
    Column("facts", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("permit_ids", JSONB, nullable=False),
    Column("permit_categories", JSONB, nullable=False),
    Column("permit_subject_id", Uuid),
    # Of each permit: the value it was for, where it was for one; and the message likewise.
    Column("permit_fingerprints", JSONB, nullable=False, default=list),
    Column("permit_message_ids", JSONB, nullable=False, default=list),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("provider_sid", Text),
    Column("error_code", Text),
    Column("created_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("sent_at", Moment),
    # After this it is too late for it; set when it was first taken up.
    Column("good_until", Moment),
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
