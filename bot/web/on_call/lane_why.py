"""Why an item has its lane, with the words that set it: theirs, in quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.care.lane_rules import PLAN_SIGN, REPEATED_WORRY
from bot.services.item_view_lane import Spoke
from bot.services.read_item import OpenedItem
from bot.web.on_call.when import When, when
from bot.web.on_call.why import why_lane

#: What came so soon after the item was there from the start, as far as anybody reads.
_AT_ONCE = timedelta(seconds=5)
#: Rules that look at more than the words of a text.
_OF_PEOPLE = frozenset({PLAN_SIGN, REPEATED_WORRY})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, and the words of theirs in which it was found."""

    says: str
    words: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class LaneWhy:
    """The rule that set the lane, those that spoke besides, and when it was raised, if it was.

    `people`: of those besides, what looks at more than the words; `others`: the rest.
    """

    set_by: Rule
    people: tuple[Rule, ...]
    others: tuple[Rule, ...]
    raised: When | None


def lane_why(opened: OpenedItem, now: datetime) -> LaneWhy:
    """Which rule set the lane of an item, and in which words."""
    setting = [one for one in opened.spoke if one.rule == opened.lane_set_by]
    by_rule: dict[str, list[Spoke]] = {}
    for one in opened.spoke:
        if one.rule != opened.lane_set_by:
            by_rule.setdefault(one.rule, []).append(one)
    came = min((one.set_at for one in setting), default=opened.opened_at)
    is_raised = came > opened.opened_at + _AT_ONCE
    return LaneWhy(
        Rule(why_lane(opened.lane_set_by), _words(setting)),
        tuple(_rules(by_rule, _OF_PEOPLE)),
        tuple(_rules(by_rule, by_rule.keys() - _OF_PEOPLE)),
        when(came, now) if is_raised else None,
    )


def _rules(spoke: Mapping[str, list[Spoke]], which: Set[str]) -> Iterable[Rule]:
    return (Rule(why_lane(rule), _words(found)) for rule, found in spoke.items() if rule in which)


def _words(spoke: Iterable[Spoke]) -> tuple[str, ...]:
    """Each once, however it is written."""
    found: dict[str, str] = {}
    for words in (words for one in spoke for words in one.words):
        found.setdefault(words.casefold(), words)
    return tuple(found.values())
