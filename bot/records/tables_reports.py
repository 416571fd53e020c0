"""The tables of reports: what somebody told of a change or a worry. See `tables`.

What was said is only added to: a correction is a new row, and the earlier one stays.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from bot.records.schema import Moment, metadata

# One for an item: what its texts told, and what was asked. `about` is whom its first text was
# understood to be about.
report = Table(
    "report",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("about", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    CheckConstraint("about IN ('self', 'other')", name="about"),
    Index("ix_report_person_id_opened_at", "person_id", "opened_at"),
)

# A question of ours, and the text that asked it. Each is asked once.
report_question = Table(
    "report_question",
    metadata,
    Column("item_id", ForeignKey("report.item_id"), primary_key=True),
    Column("asked", Text, primary_key=True),
    Column("asked_in", ForeignKey("inbound_message.id"), nullable=False),
    Column("text_id", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    CheckConstraint("asked IN ('whom', 'change', 'safe')", name="asked"),
    UniqueConstraint("asked_in"),
)

# What a text told of one thing: a code from a list of ours, or the words for it, sealed.
report_answer = Table(
    "report_answer",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("item_id", ForeignKey("report.item_id"), nullable=False),
    Column("part", Text, nullable=False),
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False),
    Column("code", Text),
    Column("words", LargeBinary),
    Column("said_at", Moment, nullable=False),
    CheckConstraint(
        "part IN ('whom', 'different', 'since', 'safe', 'worker', 'taken_back')", name="part"
    ),
    UniqueConstraint("item_id", "part", "message_id"),
)
