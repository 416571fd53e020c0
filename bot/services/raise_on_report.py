"""What the dialogue understood may raise an item once more: never lower it, and nobody sees it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.care.lane_rules import Reason
from bot.care.lanes import Lane
from bot.care.small_words import joins_open_item
from bot.records import items
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.raise_item_lane import raise_item_lane

#: A change that somebody tells of is one worth acting on, in whatever words.
_UNDERSTOOD: Mapping[str, str] = {
    "report_symptom_change_self": "told_of_a_change",
    "report_concern_about_other": "told_of_a_concern",
}


def raise_on_report(answering: Answering, question: Question) -> None:
    """Raise the item of a text that was understood as a change or a concern."""
    rule = _UNDERSTOOD.get(question.intent)
    if rule is None or answering.is_too_late or joins_open_item(answering.words):
        return  # "ok" tells of nothing, whatever the dialogue makes of it.
    item = items.find_item_of(answering.unit, answering.turn.message_id)
    if item is None:
        return
    reasons = [Reason(rule, Lane.THREE_DAYS)]
    message_id = answering.turn.message_id
    raise_item_lane(answering.unit, item.id, message_id, answering.sender, reasons, answering.now)
