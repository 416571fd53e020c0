"""Finds the times of a text and reads each: since when, for how long, which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.language.when import lengths, words
from bot.language.when.anchors import anchors
from bot.language.when.calendar import days_from
from bot.language.when.tense import Tense, tense_around
from bot.language.when.values import Anchor, Days, Said, When, WhenKind

_ABOUT_WORD = (
    r"(?P<about>about|around|roughly|round about|round|approx|bout|abt|at least|maybe|probably"
    r"|probs|i think) "
)
_SINCE = r"(?:ever )?(?:since|sinse|sinc|snce|scince|cince|sence|sincce)"
_BESIDE = (
    rf"(?:(?:(?:{words.NUMBER}) (?:{words.UNIT})|the (?:day|night|week|month|morning)|just|shortly"
    r"|soon|right|a bit|a while|not) )?(?:before|after|b4)"
)
_LEAD = (
    rf"(?:(?P<since>{_SINCE})|(?P<from>from|frm)|(?P<until>by|until|till|til|untill|'til)"
    rf"|(?P<beside>{_BESIDE})|(?P<on>on|at|in|over|during|come|of))"
    rf" (?:{_ABOUT_WORD})?(?:(?:on|at|in|over) )?"
)
#: "since she changed": as far as somebody says what it was. "since you ask" is a reason.
_NO_REASON = r"(?!when\b|you\b|u\b|ur\b)"
_NEXT_THING = r"(?:and|but|so|now|which|because|cos)"
_CLAUSE = (
    rf"{_SINCE} {_NO_REASON}(?:(?!{_NEXT_THING}\b)[\w'-]+ ){{0,5}}?(?!{_NEXT_THING}\b)[\w'-]+"
    rf"(?= *(?:[.,;!?()\n]|$|{_NEXT_THING}\b))"
)
#: Where nothing ends the clause: who did what.
_BEGUN = rf"{_SINCE} {_NO_REASON}(?:[\w'-]+ ){{0,2}}[\w'-]+"
_VAGUE = (
    r"(?:the|this) other (?:day|night|week|weekend|month|morning|evening|nite)|half ?term"
    r"|pay ?day|(?:for )?(?:quite )?(?:a|some) (?:long |good |little |wee )?(?:while|time)"
    r"(?: (?:ago|back|now))?|(?:for )?ages(?: (?:ago|now|and ages))?|(?:for )?yonks"
    r"|(?:for )?donkey'?s years|for (?:days|weeks|months|years|hours)"
    r"(?: (?:and|n) (?:days|weeks|months|years))?(?: now| on end)?"
    r"|(?:days|weeks|months|years|hours) ago|(?:not )?(?:a )?long (?:time )?ago|lately|recently"
    r"|(?:for )?a bit now|these days|nowadays"
)
_IS_POINT = re.compile(r"other|ago|back|term|pay|lately|recently|these|nowa")


class Found(NamedTuple):
    """A piece of a text, `text[start:end]`, and the time that it is."""

    start: int
    end: int
    when: When


def list_when(text: str, said: Said, default: Tense = Tense.UNKNOWN) -> Iterator[Found]:
    """The times in a text that say a day, a beginning or a length, from left to right, apart.

    `default`: which way a clause without a verb looks.
    """
    even, place = words.evened(text), 0
    for word in _compiled()["word"].finditer(even):
        if word.start() < place:
            continue
        found = _longest(even, word.start(), said, default)
        if found is not None:
            start, place, when = found
            own = text[start:place]
            yield Found(start, place, When(when.kind, when.earliest, when.latest, own))


def _longest(even: str, start: int, said: Said, default: Tense) -> Found | None:
    """The longest time that begins here; a clause after "since" only where nothing else does."""
    readings = [
        *_led(even, start, said, default),
        *_length(even, start, said, default),
        *_alone(even, start, said, default),
    ]
    if not readings:
        readings = list(_by_words(even, start))
    return max(readings, key=lambda found: (found.end, found.when.is_dated), default=None)


def _length(even: str, start: int, said: Said, default: Tense) -> Iterator[Found]:
    match = _compiled()["length"].match(even, start)
    when = lengths.read_length(match, even, said, default) if match else None
    if match and when:
        yield Found(match.end("lead") if match["lead"] == "been " else start, match.end(), when)


def _led(even: str, start: int, said: Said, default: Tense) -> Iterator[Found]:
    """A day with "since", "from", "until", "on" before it."""
    lead = _compiled()["lead"].match(even, start)
    if lead is None:
        return
    led_by = next(name for name, word in lead.groupdict().items() if word)
    for end, anchor in anchors(even, lead.end(), said, led_by):
        begin = start
        if led_by == "on":
            begin = lead.start("about") if lead["about"] else lead.end()
        yield Found(begin, end, _when(anchor, lead, _tense(even, start, end, default), said))


def _alone(even: str, start: int, said: Said, default: Tense) -> Iterator[Found]:
    """A day with at most "about" before it."""
    about = _compiled()["about"].match(even, start)
    if about and not _compiled()["told"].search(even[max(0, start - 12) : start]):
        return  # "worried about next month"
    for end, anchor in anchors(even, about.end() if about else start, said, led_by=None):
        kind, found = WhenKind.POINT, None
        if anchor is not None:
            kind, found = _pick(anchor, _tense(even, start, end, default), said)
        yield Found(start, end, _made(kind, _widened(found, anchor, about), said))


def _by_words(even: str, start: int) -> Iterator[Found]:
    """What is a time and says no day: "ages", "the other night", "since she changed"."""
    vague = _compiled()["vague"].match(even, start)
    if vague is not None:
        kind = WhenKind.POINT if _IS_POINT.search(vague.group()) else WhenKind.DURATION
        yield Found(start, vague.end(), When(kind, None, None, ""))
    clause = _compiled()["clause"].match(even, start) or _compiled()["begun"].match(even, start)
    if clause is not None:
        yield Found(start, clause.end(), When(WhenKind.ONSET, None, None, ""))


def _when(anchor: Anchor | None, lead: re.Match[str], tense: Tense, said: Said) -> When:
    """A day as the word before it takes it."""
    if lead["since"] or (lead["from"] and (tense is Tense.PAST or lead["about"])):
        kind = WhenKind.DURATION if anchor and anchor.lasts else WhenKind.ONSET
        return _made(kind, _widened(_until_now(anchor, said), anchor, lead), said)
    if anchor is None or lead["beside"]:
        return _made(WhenKind.POINT, None, said)
    if lead["until"]:
        is_ahead = tense is Tense.FUTURE or not anchor.needs_tense
        found = anchor.future if is_ahead else None
        return _made(WhenKind.FUTURE, Days(said.today, found.last) if found else None, said)
    kind, found = _pick(anchor, tense, said)
    if lead["from"] and kind is WhenKind.POINT and not anchor.needs_tense:
        kind = WhenKind.ONSET
    return _made(kind, _widened(found, anchor, lead), said)


def _until_now(anchor: Anchor | None, said: Said) -> Days | None:
    """The reading of a day that is not to come."""
    found = (anchor.past or anchor.either) if anchor else None
    return found if found and found.first <= said.today else None


def _pick(anchor: Anchor, tense: Tense, said: Said) -> tuple[WhenKind, Days | None]:
    """The reading that the verbs allow, none where they leave it open."""
    past = anchor.past and Days(anchor.past.first, min(anchor.past.last, said.today))
    if anchor.lasts:
        return WhenKind.DURATION, past
    if anchor.needs_tense and tense is Tense.UNKNOWN:
        return WhenKind.POINT, None
    if anchor.needs_tense:
        is_past = tense is Tense.PAST
        return (WhenKind.POINT, past) if is_past else (WhenKind.FUTURE, anchor.future)
    if anchor.either or past:
        return WhenKind.POINT, anchor.either or past
    return WhenKind.FUTURE, anchor.future


def _widened(found: Days | None, anchor: Anchor | None, lead: re.Match[str] | None) -> Days | None:
    """As much wider as "about" makes it."""
    if found is None or anchor is None or lead is None or not lead["about"]:
        return found
    return Days(days_from(found.first, -anchor.slack), days_from(found.last, anchor.slack))


def _made(kind: WhenKind, found: Days | None, said: Said) -> When:
    """A value without its words; what began is not after today."""
    if found is None:
        return When(kind, None, None, "")
    if kind in {WhenKind.ONSET, WhenKind.DURATION}:
        return When(kind, min(found.first, said.today), min(found.last, said.today), "")
    return When(kind, found.first, found.last, "")


def _tense(even: str, start: int, end: int, default: Tense) -> Tense:
    found = tense_around(even, start, end)
    return found if found is not Tense.UNKNOWN else default


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {
        "word": re.compile(r"(?<![\w'\u00a3])[\w']"),
        "lead": words.stretched(_LEAD, is_word=False),
        "about": words.stretched(_ABOUT_WORD, is_word=False),
        "told": re.compile(r"(?:^|[.,!?\n]|\b(?:was|were|be|been|it|its|began|started)) *$"),
        "length": words.stretched(lengths.LENGTH),
        "vague": words.stretched(_VAGUE),
        "clause": words.stretched(_CLAUSE, is_word=False),
        "begun": words.stretched(_BEGUN),
    }
