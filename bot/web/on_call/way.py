"""Whose an item is now and how it came to them, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care import way_words
from bot.services.item_view_way import HANDED_OVER, MOVED_ON, OPENED, Step, Way
from bot.services.read_item import OpenedItem
from bot.web.on_call.when import When, when

#: Of more moves than these, the newest are told and the others counted.
_MOVES = 2


@dataclass(frozen=True, slots=True)
class Moved:
    """One step in words; `at` is None for the first, which is as old as the item."""

    at: When | None
    says: str


def shown_way(opened: OpenedItem, now: datetime) -> list[Moved]:
    """Why whoever has the item has it, oldest first."""
    way = opened.way
    if way.private:
        who = way_words.who_words(way.owner.role.value)
        return [
            Moved(None, f"It may be about a worker. {who.capitalize()} has it: no worker does.")
        ]
    first = [Moved(None, _says(one)) for one in way.steps if one.kind == OPENED][:1]
    moves = [Moved(when(one.at, now), _says(one)) for one in way.steps if one.kind != OPENED]
    left_out = len(moves) - _MOVES
    if left_out > 0:
        times = "once" if left_out == 1 else f"{left_out} times"
        moves = [Moved(None, f"Then it went on {times}."), *moves[left_out:]]
    return [*first, *moves, *_last(way, has_chain=opened.has_chain)]


def _last(way: Way, *, has_chain: bool) -> list[Moved]:
    """What the steps do not say: they end with somebody else than whoever has it."""
    role = way.owner.role.value
    if has_chain or role == _ends_with(way):
        return []
    if way.is_theirs_by_kind:
        return [Moved(None, way_words.came_to("speciality", "", role))]
    return [Moved(None, way_words.not_there_any_more(role))] if way.steps else []


def _ends_with(way: Way) -> str:
    role = ""
    for one in way.steps:
        if one.kind == HANDED_OVER:
            role = "key_worker"
        else:
            role = one.details.get("owner_role") or one.details.get("to_role") or role
    return role


def _says(step: Step) -> str:
    codes = step.details
    if step.kind == OPENED:
        given = (codes.get("rule", ""), codes.get("passed", ""), codes.get("owner_role", ""))
        return way_words.came_to(*given)
    if step.kind == MOVED_ON:
        return way_words.moved_on(codes.get("from_role", ""), codes.get("to_role", ""))
    if step.kind == HANDED_OVER:
        return way_words.handed_over()
    return way_words.wished_for(codes.get("to_role", ""))
