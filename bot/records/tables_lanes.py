"""The tables of why an item has its lane, and of the signs in people's own plans. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from bot.records.schema import Moment, metadata

# One rule that spoke of a text, and where in its words: sealed, as places in the text as it came.
# Only ever added to: an item's lane is the most urgent of its rows.
lane_reason = Table(
    "lane_reason",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False),
    # Who wrote the text: how often somebody worried is counted over their own texts only.
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    Column("set_at", Moment, nullable=False),
    UniqueConstraint("message_id", "rule"),
    Index("ix_lane_reason_item_id", "item_id"),
    Index("ix_lane_reason_person_id_set_at", "person_id", "set_at"),
)

# An early warning sign as somebody put it in their own plan.
plan_sign = Table(
    "plan_sign",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("words", LargeBinary, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
