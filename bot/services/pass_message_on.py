"""Passes a text on: the item is there already, now its owner is told that it waits."""

from __future__ import annotations

from bot.app import App
from bot.records import items
from bot.records.clocks import ClockKind, set_clock
from bot.services.answering import Answering, answering
from bot.services.turns import Said, Turn


def pass_message_on(app: App, turn: Turn, *, wants_call: bool = False) -> Said:
    """Tell the owner that something waits, and the person when it will be read."""
    with answering(app, turn) as answer:
        _ask(answer, "call" if wants_call else "pass_on")
        return answer.say(_text_for(answer, wants_call))


def _ask(answer: Answering, wish: str) -> None:
    item = items.find_item_of(answer.unit, answer.turn.message_id)
    if item is None or item.closed_at is not None:
        return
    # Asked for in so many words: the owner hears of it now, or as staff come in. Nobody's phone
    # rings at night or on a bank holiday for what can wait.
    due_at = answer.next_opening()
    if due_at is not None:
        set_clock(answer.unit, ClockKind.NOTICE, item.id, due_at)
    items.set_wish(answer.unit, item.id, wish)


def _text_for(answer: Answering, wants_call: bool) -> str:
    if not answer.is_known_service_user and not wants_call:
        return "listened"
    name = "call_asked" if wants_call else "passed_on"
    return name if answer.is_staffed else f"{name}_out_of_hours"
