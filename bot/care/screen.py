"""The danger screen: runs on every inbound text, from anyone, before everything else.

Three gates. Each raises what the one before it found; none lowers a word or a sure phrase:

1. words that always mean "a human, now": URGENT, HELP, SOS, 999;
2. phrases that clinicians review (`bot/content/danger/`); those that are not sure ask the scores;
3. the scores of a classifier, which come in as values.

On SMS, HELP and relatives belong to the network; when one reaches us it is a call for help.
A level is what the *message* says. No level is no assessment: it says that nothing was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.care.call_for_help import find_call_for_help
from bot.care.danger_category import ABUSE
from bot.care.danger_guards import Seen, weigh
from bot.care.danger_rules import Hit, Rules, find_hits, read
from bot.care.danger_text import STOP, Word
from bot.care.lanes import Lane


class Level(StrEnum):
    """What the screen says of a text, most urgent first."""

    NOW = "now"
    FOUR_HOURS = "4h"
    TODAY = "today"
    CHECK = "check"
    NONE = "none"


_LEVELS = tuple(Level)
_LANES = {
    Level.NOW: Lane.NOW,
    Level.FOUR_HOURS: Lane.FOUR_HOURS,
    Level.TODAY: Lane.TODAY,
    # The number asks gently, at once; a worker reads it the same day.
    Level.CHECK: Lane.TODAY,
}
_LOOKS_BACK = 6
_THEMSELVES = frozenset("myself himself herself themself themselves hisself".split())
_MINE = frozenset("i im ive id ill my me myself am us we our".split())
_THEIRS = frozenset(
    "he she they hes shes theyre theyve hed shed him her them his their himself herself themself "
    "themselves hisself mum dad son daughter husband wife partner brother sister friend mate nan "
    "gran grandad uncle aunt neighbour resident tenant someone somebody".split()
)
CALL_FOR_HELP = "call_for_help"
_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which score on the classifier raises a text, chosen when it was trained."""

    now: float
    emergency: float
    agreed: float
    """Of an emergency, where a phrase says so that is not sure by itself."""
    seen: float
    """Of any danger at all, where a phrase says so that is not sure by itself."""
    together: float
    """Of whatever several texts in a row say, before it counts."""
    piece: float
    """Of whatever a piece of a long text says, before it counts."""
    today: float
    check: float
    routine: float
    """How much is added to `check` where a text surely wants something routine: then the gentle
    question needs a better reason. An emergency needs none."""
    named: float
    """Of a kind of danger, before the answer is in the words for it."""
    abuse: float
    """Of all kinds of abuse together, before the answer is in the words for it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the classifier says of a text: chances from 0 to 1, each including those before it."""

    now: float
    emergency: float
    today: float
    anything: float
    category: str
    perspective: str
    evidence: tuple[int, int]
    """The piece of the text that scored highest, as places in it."""
    bounds: Bounds
    routine: float = 0.0
    """The chance that the text wants one of the number's ordinary things."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the screen saw in a text."""

    level: Level
    categories: tuple[str, ...]
    evidence: tuple[str, ...]
    """The person's own words that caused it, as they stand in the text."""
    perspective: str | None = None
    """self or other; None where nothing tells."""
    gates: tuple[int, ...] = ()
    """Which gates found something."""

    @property
    def lane(self) -> Lane | None:
        """The lane that its item gets; None where nothing was found."""
        return _LANES.get(self.level)

    @property
    def is_danger(self) -> bool:
        """Whether the person gets the danger reply and a human is alerted at once."""
        return self.level in (Level.NOW, Level.FOUR_HOURS)


NOTHING_FOUND = Finding(level=Level.NONE, categories=(), evidence=())


def screen(
    text: str, rules: Rules, context: Sequence[str] = (), scores: Scores | None = None
) -> Finding:
    """Look for danger in one text. Total: any string gives a finding.

    `context` are earlier texts of the same person, oldest first: danger may be spread over
    several. They only raise, and only together with this text. Without `scores` (switched off, or
    no classifier could be loaded) the first two gates stand alone.
    """
    words = read(rules, text)
    found = [
        *_call_for_help(text),
        *_phrases(text, words, rules, scores, _seen(scores)),
        *_scored(text, scores),
    ]
    if context:
        found += _with_context(text, context, rules, scores)
    return _together(found)


def more_urgent(one: Finding, other: Finding) -> Finding:
    """Two findings about the same text as one."""
    return _together([one, other])


def _call_for_help(text: str) -> Iterable[Finding]:
    evidence = find_call_for_help(text)
    if evidence:
        yield Finding(Level.FOUR_HOURS, (CALL_FOR_HELP,), evidence, None, (1,))


def _phrases(
    text: str,
    words: Sequence[Word],
    rules: Rules,
    scores: Scores | None,
    seen: Seen | None,
    begin: int = 0,
) -> list[Finding]:
    """What the phrases say that begin at this place of the text or after it."""
    agreed = seen is not None and seen.emergency
    about = None if scores is None else scores.perspective
    found = []
    for hit, level in weigh(find_hits(rules, words), words, seen):
        if level != Level.NONE and words[hit.begin].start >= begin:
            gates = (2, 3) if agreed and hit.family.agreed == level else (2,)
            found.append(_of_hit(hit, level, text, words, gates, about))
    return found


def _seen(scores: Scores | None) -> Seen | None:
    if scores is None:
        return None
    bounds = scores.bounds
    return Seen(scores.emergency >= bounds.agreed, scores.anything >= bounds.seen)


def _of_hit(
    hit: Hit,
    level: str,
    text: str,
    words: Sequence[Word],
    gates: tuple[int, ...],
    about: str | None,
) -> Finding:
    matched = words[hit.begin : hit.end]
    evidence = text[min(w.start for w in matched) : max(w.end for w in matched)]
    found = Level(level), (hit.family.category,), (evidence,)
    return Finding(*found, _perspective(hit, words, about), gates)


def _perspective(hit: Hit, words: Sequence[Word], about: str | None) -> str:
    """Whose danger it is: what the phrase itself says; else what the classifier says, `about`;
    where none runs, what the nearest word before it says."""
    if hit.family.perspective != "either":
        return hit.family.perspective
    inside = [w.plain for w in words[hit.begin : hit.end]]
    # "He hit me": the answer to whoever is hit must not show it on a phone that is watched.
    if hit.family.category in ABUSE and "me" in inside:
        return "self"
    if hit.family.category == _MISSING and not _THEIRS.isdisjoint(inside):
        return "other"  # "We cannot find him": who looks is not who is lost.
    if about is not None:
        return about
    before = [w.plain for w in reversed(words[max(0, hit.begin - _LOOKS_BACK) : hit.begin])]
    for word in (*(w for w in inside if w in _THEMSELVES), *before, *inside):
        if word == STOP:
            break
        if word in _MINE:
            return "self"
        if word in _THEIRS:
            return "other"
    return "self"


def _scored(text: str, scores: Scores | None) -> Iterable[Finding]:
    if scores is None:
        return
    level = level_of(scores)
    if level is not Level.NONE:
        begin, end = scores.evidence
        evidence = (text[begin:end],) if text[begin:end] else ()
        yield Finding(level, (scores.category,), evidence, scores.perspective, (3,))


def level_of(scores: Scores) -> Level:
    """What a text comes to by its scores alone."""
    bounds = scores.bounds
    if scores.emergency >= bounds.emergency:
        return Level.NOW if scores.now >= bounds.now else Level.FOUR_HOURS
    if scores.anything >= bounds.check + bounds.routine * scores.routine:
        return Level.TODAY if scores.today >= bounds.today else Level.CHECK
    return Level.NONE


def _with_context(
    text: str, context: Sequence[str], rules: Rules, scores: Scores | None
) -> list[Finding]:
    """What the phrases of this text are, read after the earlier ones: a farewell after tablets
    counted out is more than a farewell. A phrase that is not sure by itself counts after a text in
    which anything was found."""
    before, joined = "\n".join(context), "\n".join([*context, text])
    seen = _seen(scores)
    if seen and not seen.anything and _phrases(before, read(rules, before), rules, None, None):
        seen = replace(seen, anything=True)
    begin = len(joined) - len(text)
    return _phrases(joined, read(rules, joined), rules, scores, seen, begin)


def _together(found: Sequence[Finding]) -> Finding:
    """One finding of all: the most urgent level, everything that was seen, most urgent first."""
    if not found:
        return NOTHING_FOUND
    ordered = sorted(found, key=lambda f: (_LEVELS.index(f.level), f.gates))
    return Finding(
        level=ordered[0].level,
        categories=tuple(dict.fromkeys(c for f in ordered for c in f.categories)),
        evidence=tuple(dict.fromkeys(e for f in ordered for e in f.evidence)),
        perspective=next((f.perspective for f in ordered if f.perspective), None),
        gates=tuple(sorted({g for f in ordered for g in f.gates})),
    )
