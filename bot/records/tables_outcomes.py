"""The tables of what became of a text, and of what a review is to hear. See `tables`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, Text, Uuid

from bot.records.schema import Moment, metadata

# What a worker says came of an item, for the one who sent it. Only ever added to: the newest
# counts. The words are sealed under the data key of the person who sent the text.
outcome = Table(
    "outcome",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    # The text that said it; none where it was written on the page.
    Column("message_id", ForeignKey("inbound_message.id"), unique=True),
    Column("says", Text, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("by_kind", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", Moment, nullable=False),
    # When it was last told to the sender, and as what.
    Column("told_at", Moment),
    Column("told_as", Text),
    CheckConstraint("says IN ('words', 'nothing')", name="says"),
    CheckConstraint("by_kind IN ('worker', 'desk')", name="by_kind"),
    CheckConstraint("told_as IN ('words', 'neutral')", name="told_as"),
    CheckConstraint("(told_at IS NULL) = (told_as IS NULL)", name="told"),
)

# An item that a review is to hear of. It leaves the tray with an outcome and not without: the
# database refuses to remove one that has none.
for_review = Table(
    "for_review",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    # The text that asked for it.
    Column("message_id", ForeignKey("inbound_message.id"), nullable=False),
    # Whose review, as far as the records can say; none where they cannot.
    Column("about_id", ForeignKey("person.id"), index=True),
    Column("marked_at", Moment, nullable=False),
)
