"""What a text mentions, as pieces of the person's own words: nothing is concluded from them.

For whoever reads the text: symptoms, signs from the person's own plan, medicines, how much, whom,
and when. Neither a finding nor a score, and no comparison with other texts. Found anew whenever a
text is shown; kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from bot.language.people import NameFinder
from bot.language.phrases import PhraseFinder, find_signs
from bot.language.times import find_times
from bot.language.when.reading import list_when
from bot.language.when.tense import Tense
from bot.language.when.values import Said, When
from bot.language.word_lists import WORDS, read_list, read_medicines


class MentionKind(StrEnum):
    """What a piece of a text is about; named like the dialogue's entities."""

    SYMPTOM = "symptom"
    WARNING_SIGN = "warning_sign"
    MEDICINE = "medication"
    SEVERITY = "severity"
    PERSON = "person_name"
    WORKER = "worker_name"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a text as given: `words` is `text[start:end]`.

    `when`: of a time that says a day, a beginning or a length; None for an hour of the day or how
    often, and for all else.
    """

    kind: MentionKind
    start: int
    end: int
    words: str = field(repr=False)
    when: When | None = None


# What the records know, then what must not be lost; of the rest the longest first.
_FIRST = (MentionKind.WORKER, MentionKind.WARNING_SIGN, MentionKind.MEDICINE)
#: How much of what? Alone these say nothing: "so can you ring", "very kind", "a bit late".
_WEAK = frozenset(
    "very really so far way even much more less bit lots loads proper properly totally completely"
    " wile slightly".split()
) | {"a bit", "a lot", "a good bit", "a wee bit", "a little", "so much", "too much"}


def list_mentions(
    words: str,
    written_at: datetime,
    *,
    plan: Iterable[str] = (),
    worker_names: Iterable[tuple[int, int]] = (),
    bank_holidays: Set[date] = frozenset(),
    answers_since: bool = False,
) -> tuple[Mention, ...]:
    """What a text mentions, from left to right, none overlapping another.

    `written_at`: when it came in (aware); days are reckoned from it as the calendar stands in the
    United Kingdom. `plan`: early warning signs, in the words of the person's own plan.
    `worker_names`: where the records know a worker's name to stand. `bank_holidays`: the nation's,
    of the year before to the year after. `answers_since`: the text answers "since when?", so that
    "tuesday" without a verb is the one that was.
    """
    found = [_mention(words, MentionKind.WORKER, *span) for span in worker_names]
    found += [
        _mention(words, MentionKind(place.label), place.start, place.end)
        for place in (
            *find_signs(words, plan, MentionKind.WARNING_SIGN),
            *_phrases().find(words),
        )
    ]
    found += _people(words)
    default = Tense.PAST if answers_since else Tense.UNKNOWN
    found += _times(words, Said(written_at, bank_holidays), default)
    return _without_weak(words, _joined(words, _settled(words, found)))


def _mention(
    words: str, kind: MentionKind, start: int, end: int, when: When | None = None
) -> Mention:
    return Mention(kind, start, end, words[start:end], when)


def _people(words: str) -> list[Mention]:
    """Names and relations. Without records a bare name is somebody's, a doctor's is a worker's."""
    return [
        _mention(
            words,
            MentionKind.WORKER if name.is_person is False else MentionKind.PERSON,
            name.start,
            name.end,
        )
        for name in _names().find(words)
    ]


def _times(words: str, said: Said, default: Tense) -> list[Mention]:
    """Times that say a day or a length, and beside them hours and how often."""
    found = [
        _mention(words, MentionKind.TIME, start, end, when)
        for start, end, when in list_when(words, said, default)
    ]
    others = [_mention(words, MentionKind.TIME, *span) for span in find_times(words)]
    return found + [o for o in others if not any(_overlap(o, f) for f in found)]


def _settled(words: str, found: list[Mention]) -> list[Mention]:
    ordered = sorted(
        found,
        key=lambda m: (
            _FIRST.index(m.kind) if m.kind in _FIRST else len(_FIRST),
            m.start - m.end,
            m.start,
            m.kind,
        ),
    )
    taken: list[Mention] = []
    for mention in ordered:
        kept = _cut(words, mention, taken) if mention.kind is MentionKind.TIME else mention
        if kept is not None and not any(_overlap(kept, other) for other in taken):
            taken.append(kept)
    return sorted(taken, key=lambda m: m.start)


def _cut(words: str, time: Mention, taken: Iterable[Mention]) -> Mention | None:
    """A time up to the medicine or sign in it: "since he stopped his | lithium". Its `when` still
    has all of its words."""
    inside = [t.start for t in taken if time.start < t.start and _overlap(t, time)]
    if not inside:
        return time
    end = time.start + len(words[time.start : min(inside)].rstrip())
    return _mention(words, time.kind, time.start, end, time.when) if end > time.start else None


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _joined(words: str, mentions: list[Mention]) -> list[Mention]:
    """Neighbouring words of severity as one: "a lot" and "worse"."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if (
            before
            and before.kind is mention.kind is MentionKind.SEVERITY
            and words[before.end : mention.start] == " "
        ):
            joined[-1] = _mention(words, mention.kind, before.start, mention.end)
        else:
            joined.append(mention)
    return joined


def _without_weak(words: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Without "so" and "very" that stand next to nothing that somebody has."""
    said = (MentionKind.SYMPTOM, MentionKind.WARNING_SIGN)
    ends = {m.end for m in mentions if m.kind in said}
    starts = {m.start for m in mentions if m.kind in said}

    def matters(mention: Mention) -> bool:
        if mention.kind is not MentionKind.SEVERITY or not _is_weak(mention.words.lower()):
            return True
        before = len(words[: mention.start].rstrip())
        after = len(words) - len(words[mention.end :].lstrip())
        return before in ends or after in starts

    return tuple(m for m in mentions if matters(m))


def _is_weak(words: str) -> bool:
    return words in _WEAK or all(word in _WEAK for word in words.split())


@cache
def _names() -> NameFinder:
    return NameFinder(WORDS, frozenset())


@cache
def _phrases() -> PhraseFinder:
    return PhraseFinder(
        [
            (MentionKind.SYMPTOM, read_list("symptoms.txt")),
            (MentionKind.SEVERITY, read_list("severity.txt")),
            (MentionKind.MEDICINE, read_medicines()),
        ]
    )
