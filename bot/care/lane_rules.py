"""Which words make a text more than routine: reviewed phrases that raise, and never lower.

The danger screen comes first and has a lane of its own; of two the more urgent holds. What is found
is always shown with the words that it was found in, as places in the text as it came. Nothing here
is about a person: it orders messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.care.danger_rules import Hit, Rules, find_hits, read
from bot.care.danger_text import STOP, Word
from bot.care.lanes import Lane, more_urgent

#: Rules that take away: in the very words, and in the whole sentence.
NO_CHANGE, LONG_AGO = "no_change", "long_ago"
#: Rules that are found elsewhere than among the phrases.
PLAN_SIGN, REPEATED_WORRY, SCREEN, DEFAULT = "plan_sign", "repeated_worry", "screen", "default"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Together:
    """Rules that mean more when one of each group stands in the same text."""

    id: str
    lane: Lane
    groups: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """The so-manieth text of worry of one person within so long."""

    texts: int
    within: timedelta
    lane: Lane


@dataclass(frozen=True, slots=True)
class LaneRules:
    """The reviewed rules, compiled."""

    phrases: Rules
    lanes: Mapping[str, Lane]
    together: tuple[Together, ...]
    repeated: Repeated


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that spoke of a text, the lane that it asks for, and where in the text."""

    rule: str
    lane: Lane
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the rules read it: its words, and all reasons that stand in them alone."""

    words: tuple[Word, ...]
    reasons: tuple[Reason, ...] = ()


def read_lane(rules: LaneRules, text: str) -> Reading:
    """Look for words that raise a text. Total: any string gives a reading."""
    words = read(rules.phrases, text)
    hits = _meant(find_hits(rules.phrases, words), words)
    found: dict[str, list[Span]] = {}
    for hit in hits:
        found.setdefault(hit.family.id, []).append(_span(words[hit.begin : hit.end]))
    reasons = [Reason(rule, rules.lanes[rule], _joined(spans)) for rule, spans in found.items()]
    for more in rules.together:
        if all(group & found.keys() for group in more.groups):
            named = frozenset[str]().union(*more.groups) & found.keys()
            spans = _joined([span for rule in named for span in found[rule]])
            reasons.append(Reason(more.id, more.lane, spans))
    return Reading(words, tuple(reasons))


def decide_lane(reasons: Sequence[Reason]) -> tuple[Lane, str]:
    """The most urgent lane of all reasons, and the rule that set it: the first that asks for it.
    Without any reason, or with worry alone, routine by default."""
    lane, rule = Lane.ROUTINE, DEFAULT
    for reason in reasons:
        if more_urgent(lane, reason.lane) is not lane:
            lane, rule = reason.lane, reason.rule
    return lane, rule


def _meant(hits: Sequence[Hit], words: Sequence[Word]) -> list[Hit]:
    """The hits without those that only look like one."""
    taken = [h for h in hits if h.family.id == NO_CHANGE]
    ago = [_sentence(h, words) for h in hits if h.family.id == LONG_AGO]
    return [
        hit
        for hit in hits
        if hit.family.id not in (NO_CHANGE, LONG_AGO)
        and not any(hit.begin < t.end and t.begin < hit.end for t in taken)
        and not any(begin <= hit.begin and hit.end <= end for begin, end in ago)
    ]


def _sentence(hit: Hit, words: Sequence[Word]) -> tuple[int, int]:
    begin, end = hit.begin, hit.end
    while begin > 0 and words[begin - 1].plain != STOP:
        begin -= 1
    while end < len(words) and words[end].plain != STOP:
        end += 1
    return begin, end


def _span(words: Sequence[Word]) -> Span:
    return min(w.start for w in words), max(w.end for w in words)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)
