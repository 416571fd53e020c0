"""Asks staff for what a text wishes: noted on its item, given to whoever takes such a wish."""

from __future__ import annotations

from bot.care.lanes import ALERTED, acknowledge_within
from bot.care.routing import Candidate, Owner, decide_manager, find_specialist
from bot.care.wishes import COPIED_TO, PRIVATE, TAKEN_BY, Wish
from bot.records import items
from bot.records.clocks import ClockKind, restart_clock, set_clock
from bot.records.items import Item
from bot.services.answering import Answering
from bot.services.item_opening import candidates_for, hears_of_it_at


def ask_staff(answer: Answering, wish: Wish) -> bool:
    """Note the wish; the owner hears of it now, or as staff come in.

    Nobody's phone rings at night or on a bank holiday for what can wait. Returns whether somebody
    beside the owner was asked too.
    """
    item = items.find_item_of(answer.unit, answer.turn.message_id)
    if item is None or item.closed_at is not None or answer.is_too_late:
        return False
    # "yes please" joins the item of a call that was asked for, and changes nothing about that.
    # That a review is to hear of it says more than that it is passed on.
    is_own = item.message_id == answer.turn.message_id
    if item.wish is Wish.NONE or (is_own and (item.wish, wish) != (Wish.REVIEW, Wish.PASS_ON)):
        items.set_wish(answer.unit, item, wish)
    owner = _give_to_the_right_one(answer, item, wish)
    copied = _copy(answer, item, wish)
    _chase(answer, item)
    due_at = hears_of_it_at(answer.unit, item, owner, answer.now)
    if due_at is not None:
        set_clock(answer.unit, ClockKind.NOTICE, item.id, due_at)
        if copied:
            set_clock(answer.unit, ClockKind.COPY_NOTICE, item.id, due_at)
    return copied


def _chase(answer: Answering, item: Item) -> None:
    """A small word that is passed on may have joined an item that was settled: now it waits."""
    within = None if item.lane in ALERTED else acknowledge_within(item.lane)
    if within is not None and item.acknowledged_at is None:
        restart_clock(answer.unit, ClockKind.ACKNOWLEDGE, item.id, answer.now + within)


def _give_to_the_right_one(answer: Answering, item: Item, wish: Wish) -> Owner:
    owner: Owner | None = None
    if wish in PRIVATE:
        owner = decide_manager(_candidates(answer))
    elif wish in TAKEN_BY:
        owner = find_specialist(_candidates(answer), TAKEN_BY[wish])
    if owner is None:
        return item.owner
    items.set_owner(answer.unit, item.id, owner)
    return owner


def _copy(answer: Answering, item: Item, wish: Wish) -> bool:
    if wish not in COPIED_TO:
        return False
    desk = find_specialist(_candidates(answer), COPIED_TO[wish])
    if desk is None:
        return False
    items.add_copy(answer.unit, item.id, desk.id)
    return True


def _candidates(answer: Answering) -> list[Candidate]:
    return candidates_for(answer.unit, answer.sender, answer.now)[1]
