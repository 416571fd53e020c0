"""Puts a text that asks for it in the tray of what a review is to hear, as it is stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.review_words import asks_for_review
from bot.care.wishes import Wish
from bot.records import items, review_tray
from bot.records.audit import Event, add_event
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.tell_outcome_due import watch_outcome
from bot.services.tell_outcome_whose import find_whose


def mark_if_for_review(
    unit: Unit, sender: Sender, message_id: UUID, words: str, now: datetime
) -> None:
    """Mark the item of a text that a review is to hear of. It works without the dialogue, and stays
    until a worker says what came of it."""
    if not asks_for_review(words):
        return
    item = items.find_item_of(unit, message_id)
    if item is None:
        return
    about_id = find_whose(unit, sender, words, now, now).person_id
    if not review_tray.mark_for_review(unit, item.id, message_id, about_id, now):
        return
    if item.wish is Wish.NONE:
        items.set_wish(unit, item, Wish.REVIEW)
    watch_outcome(unit, item, now)
    add_event(
        unit,
        Event(
            "item.for_review",
            now,
            actor="person",
            actor_id=sender.person_id,
            subject_id=sender.person_id,
            message_id=message_id,
            details={"item": str(item.id)},
        ),
    )
