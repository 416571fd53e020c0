"""What is not said after an answer to danger: nothing that promises the same a second time, nothing
that chats, and nothing routine is asked."""

from __future__ import annotations

from datetime import timedelta

from bot.care.small_words import is_only_thanks
from bot.records import items, messages
from bot.services.answering import Answering

#: So long "thanks" still belongs to what was said about danger.
_BELONGS_FOR = timedelta(hours=24)


def joins_danger(answering: Answering, words: str) -> bool:
    """Whether a text only takes in what was said about danger: it stands with that, and wants no
    answer."""
    if answering.message.danger_level is not None or not is_only_thanks(words):
        return False
    unit, message = answering.unit, answering.message
    since = answering.now - _BELONGS_FOR
    before = items.find_earlier(unit, message.sender.person_id, message.id, since)
    if before is None or before.item.closed_at is not None:
        return False
    return messages.find_danger_level(unit, before.item.message_id) is not None
