"""Why an item has its lane: each rule that spoke, and the words in which it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.care.lane_rules import PLAN_SIGN, SCREEN
from bot.care.lanes import Lane
from bot.care.proof_words import MARK
from bot.records.item_words import ItemMessage
from bot.records.items import Item
from bot.records.lane_reasons import KeptReason, list_reasons
from bot.records.unit import Unit

#: In place of a rule that the reader may not hear of.
WITHHELD = "withheld"
#: Rules of danger whose words are those that the screen found.
_BY_SCREEN = frozenset({SCREEN, "call_for_help"})


@dataclass(frozen=True, slots=True)
class Spoke:
    """A rule that spoke of one text, the lane that it asks for, and the words it found there.
    Without words it looked at something else, or they are not to be told any more."""

    rule: str
    lane: Lane
    message_id: UUID
    set_at: datetime
    words: tuple[str, ...] = field(repr=False, default=())


def find_spoke(
    unit: Unit, item: Item, messages: Sequence[ItemMessage], *, hides_plan: bool
) -> tuple[Spoke, ...]:
    """Every rule that spoke of a text of the item that is shown, oldest first."""
    shown = {message.id: message.words for message in messages}
    return tuple(
        _spoke(item, reason, shown[reason.message_id], hides_plan=hides_plan)
        for reason in list_reasons(unit, item.id)
        if reason.message_id in shown
    )


def rule_shown(item: Item, *, hides_plan: bool) -> str:
    """The rule that set the lane, as this reader may hear of it."""
    return WITHHELD if hides_plan and item.lane_set_by == PLAN_SIGN else item.lane_set_by


def _spoke(item: Item, reason: KeptReason, words: str, *, hides_plan: bool) -> Spoke:
    rule = reason.rule
    if rule == SCREEN and item.lane_set_by in _BY_SCREEN:
        rule = item.lane_set_by
    if rule == PLAN_SIGN and hides_plan:
        return Spoke(WITHHELD, reason.lane, reason.message_id, reason.set_at)
    return Spoke(rule, reason.lane, reason.message_id, reason.set_at, _cut(words, reason))


def _cut(words: str, reason: KeptReason) -> tuple[str, ...]:
    """The words at the places; none where a PIN was taken out, for then they no longer fit."""
    if MARK in words:
        return ()
    found = (words[start:end].strip() for start, end in reason.spans if end <= len(words))
    return tuple(dict.fromkeys(filter(None, found)))
