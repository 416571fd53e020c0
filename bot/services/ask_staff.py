"""Asks staff for what a text wishes: noted on its item, given to whoever takes such a wish."""

from __future__ import annotations

from bot.care.lane_rules import Reason, decide_lane
from bot.care.lanes import Lane
from bot.care.routing import Matter, Owner, Route, Taken, decide_route
from bot.care.small_words import joins_open_item
from bot.care.wishes import COPIED_TO, PRIVATE, TAKEN_BY, Wish
from bot.records import items, lane_reasons, reports
from bot.records.clocks import ClockKind, restart_clock, set_clock
from bot.records.items import Item
from bot.services.answering import Answering
from bot.services.item_opening import hears_of_it_at, open_item, when_read_candidates
from bot.services.lane_due import lane_dues

#: What a text of a report may ask and still belong to it.
_ABOUT_THE_SAME = frozenset({Wish.NONE, Wish.PASS_ON, Wish.STATUS, Wish.TAKE_BACK})


def ask_staff(answer: Answering, wish: Wish) -> bool:
    """Note the wish; the owner hears of it now, or as staff come in.

    Nobody's phone rings at night or on a bank holiday for what can wait. Returns whether somebody
    beside the owner was asked too.
    """
    item = items.find_item_of(answer.unit, answer.turn.message_id)
    if item is None or item.closed_at is not None or answer.is_too_late:
        return False
    item = _with_own_item(answer, item, wish)
    if _says_more(answer, item, wish):
        items.set_wish(answer.unit, item, wish)
    # What may be about a worker stays with a manager, whatever else it asks for, and what is asked
    # beside news with whoever reads the news.
    stays = (item.private and wish not in PRIVATE) or (answer.is_beside and wish in TAKEN_BY)
    route = None if stays else _route(answer, wish)
    owner = _give_to_the_right_one(answer, item, route)
    for desk in () if route is None else route.copies:
        items.add_copy(answer.unit, item.id, desk.id)
    copied = bool(route and route.copies)
    _chase(answer, item)
    due_at = hears_of_it_at(answer.unit, item, owner, answer.now)
    if due_at is not None:
        set_clock(answer.unit, ClockKind.NOTICE, item.id, due_at)
        if copied:
            set_clock(answer.unit, ClockKind.COPY_NOTICE, item.id, due_at)
    return copied


def _says_more(answer: Answering, item: Item, wish: Wish) -> bool:
    """Whether a wish is what the item is for, in place of what stands there."""
    if item.wish is Wish.NONE:
        return True
    # "yes please" joins the item of a call that was asked for, and changes nothing about that.
    if item.message_id != answer.turn.message_id:
        return False
    if answer.is_beside:
        return item.wish is Wish.PASS_ON
    # That a review is to hear of it says more than that it is passed on.
    return (item.wish, wish) != (Wish.REVIEW, Wish.PASS_ON)


def _with_own_item(answer: Answering, item: Item, wish: Wish) -> Item:
    """A text that was taken for more words of a report and asks for something gets an item of its
    own, and leaves the report: its wish would move that, and it may be about a worker."""
    unit, message_id = answer.unit, answer.turn.message_id
    is_own = item.message_id == message_id or wish in _ABOUT_THE_SAME
    if is_own or joins_open_item(answer.words) or reports.find_report_of(unit, item.id) is None:
        return item
    items.leave_item(unit, item.id, message_id)
    given = (*_lane_of_its_words(answer, item), answer.now, answer.words)
    opened = open_item(unit, answer.sender, message_id, *given)
    return items.get_item(unit, opened.id)


def _lane_of_its_words(answer: Answering, report: Item) -> tuple[Lane, str]:
    """What the rules found in a text as it was stored, when it still stood with the report."""
    kept = lane_reasons.list_reasons(answer.unit, report.id)
    own = (one for one in kept if one.message_id == answer.turn.message_id)
    return decide_lane([Reason(one.rule, one.lane, one.spans) for one in own])


def _chase(answer: Answering, item: Item) -> None:
    """A small word that is passed on may have joined an item that was settled: now it waits."""
    if item.acknowledged_at is None:
        due = lane_dues(answer.unit, item.lane, item.team_id, answer.now)
        for kind, due_at in due.items():
            restart_clock(answer.unit, kind, item.id, due_at)


def _route(answer: Answering, wish: Wish) -> Route | None:
    """Where a wish goes that has a way of its own; None for all others."""
    if wish not in PRIVATE and wish not in TAKEN_BY and wish not in COPIED_TO:
        return None
    matter = Matter(
        about_worker=wish in PRIVATE,
        speciality=TAKEN_BY.get(wish),
        copied_to=frozenset(COPIED_TO[w] for w in (wish,) if w in COPIED_TO),
    )
    return decide_route(when_read_candidates(answer.unit, answer.sender, answer.now), matter)


def _give_to_the_right_one(answer: Answering, item: Item, route: Route | None) -> Owner:
    if route is None or route.taken not in (Taken.ABOUT_WORKER, Taken.SPECIALITY):
        return item.owner
    items.set_owner(answer.unit, item.id, route.owner)
    if route.taken is Taken.ABOUT_WORKER:
        items.remove_copies(answer.unit, item.id)
    return route.owner
