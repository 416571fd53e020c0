"""Whose an item is now, and the steps by which it came to them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.care.routing import Owner
from bot.care.wishes import TAKEN_BY
from bot.records.item_ways import HANDED_OVER as HANDED_OVER
from bot.records.item_ways import MOVED_ON as MOVED_ON
from bot.records.item_ways import OPENED as OPENED
from bot.records.item_ways import Step as Step
from bot.records.item_ways import list_steps
from bot.records.items import Item, list_copies
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Way:
    """Whose an item is, and why. `private`: it may be about a worker. `is_theirs_by_kind`: what
    they ask for is for that desk. `copies`: desks that read it too."""

    owner: Owner
    private: bool
    is_theirs_by_kind: bool
    steps: tuple[Step, ...]
    copies: tuple[UUID, ...]


def find_way(unit: Unit, item: Item) -> Way:
    """How an item came to whoever has it. Of what may be about a worker nothing of before: who had
    it then is no matter for a manager's page."""
    return Way(
        owner=item.owner,
        private=item.private,
        is_theirs_by_kind=TAKEN_BY.get(item.wish) is item.owner.role,
        steps=() if item.private else tuple(list_steps(unit, item)),
        copies=tuple(list_copies(unit, item.id)),
    )
