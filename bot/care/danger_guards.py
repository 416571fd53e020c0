"""What stands around a phrase: "not", "years ago", "in the film". It lowers, and never to nothing
where a careful human would still want to read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.danger_rules import Family, Hit
from bot.care.danger_text import STOP, Word

#: Families of the phrase page that are no danger themselves.
IDIOM, NEGATION, HISTORY, STORY, STILL = "idiom", "negation", "history", "story", "still"
_ORDER = ("now", "4h", "today", "check", "none")
_REACH = 4
#: Two signs of different kinds mean more than each alone: a farewell and tablets counted out.
_TWO_SIGNS = "4h"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the classifier sees in a text, from its lowest bounds on."""

    emergency: bool
    anything: bool


def weigh(
    hits: Sequence[Hit], words: Sequence[Word], seen: Seen | None = None
) -> list[tuple[Hit, str]]:
    """The hits that are meant, each with its level after what stands around it. `seen`: what the
    classifier sees, for families that are not sure by themselves; None: no classifier runs."""
    kinds: dict[str, list[Hit]] = {k: [] for k in (IDIOM, NEGATION, HISTORY, STORY, STILL)}
    meant: list[Hit] = []
    for hit in hits:
        kinds.get(hit.family.category, meant).append(hit)
    weighed = [
        (hit, _level(hit, kinds, words, seen))
        for hit in meant
        if not any(_is_within(hit, idiom) for idiom in kinds[IDIOM])
    ]
    return _signs_together(weighed)


def _level(hit: Hit, kinds: dict[str, list[Hit]], words: Sequence[Word], seen: Seen | None) -> str:
    family = hit.family
    level = _by_itself(family, seen)
    if family.stands:
        return level
    begin, end = _sentence(hit, words)
    here = {
        kind: [h for h in kinds[kind] if h.begin >= begin and h.end <= end]
        for kind in (HISTORY, STORY, STILL)
    }
    # "She is fine now" says no more than "years ago" does.
    still = [h for h in here[STILL] if not any(_is_within(h, well) for well in kinds[IDIOM])]
    if here[STORY]:
        return "none"
    if here[HISTORY] and not still:
        return "none"
    if any(0 <= hit.begin - n.end <= _REACH and n.begin >= begin for n in kinds[NEGATION]):
        return _lower(level, "today")
    return level


def _by_itself(family: Family, seen: Seen | None) -> str:
    """A family's level, whatever stands around the phrase."""
    if seen is None:
        return family.alone or family.level
    if seen.emergency and family.agreed:
        return family.agreed
    return "none" if family.weak and not seen.anything else family.level


def _is_within(hit: Hit, idiom: Hit) -> bool:
    """Whether an idiom took a word of it away."""
    return hit.begin < idiom.end and idiom.begin < hit.end and not hit.family.stands


def _sentence(hit: Hit, words: Sequence[Word]) -> tuple[int, int]:
    begin, end = hit.begin, hit.end
    while begin > 0 and words[begin - 1].plain != STOP:
        begin -= 1
    while end < len(words) and words[end].plain != STOP:
        end += 1
    return begin, end


def _lower(level: str, to: str) -> str:
    return max(level, to, key=_ORDER.index)


def _higher(level: str, to: str) -> str:
    return min(level, to, key=_ORDER.index)


def _signs_together(weighed: list[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    signs = {hit.family.sign for hit, level in weighed if _is_sign(hit, level)}
    if len(signs) < 2:
        return weighed
    return [
        (hit, _higher(level, _TWO_SIGNS) if _is_sign(hit, level) else level)
        for hit, level in weighed
    ]


def _is_sign(hit: Hit, level: str) -> bool:
    """Whether it counts as a sign. A family that means nothing alone does; what a guard has taken
    away does not."""
    return bool(hit.family.sign) and (level != "none" or hit.family.level == "none")


def is_guard(family: Family) -> bool:
    """Whether a family only says something about others."""
    return family.category in (IDIOM, NEGATION, HISTORY, STORY, STILL)
