"""How long, how long ago, in how long: "3 nights on the trot", "a fortnight ago", "in 2 wks".

People round. Days are counted with or without the first; weeks, months and years are taken for half
a unit more or less. So what began "2 weeks" ago began within a week's time, and not on a day that
somebody could be held to.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from bot.clock import local
from bot.language.when import words
from bot.language.when.calendar import days_from, months_from
from bot.language.when.tense import Tense, clause_around, is_over, lasts, tense_around
from bot.language.when.values import Days, Said, When, WhenKind

#: More than that is a slip of the thumb.
_LONGEST = {"week": 600, "month": 240, "year": 110}

_ABOUT = (
    r"about|around|roughly|approx|like|nearly|almost|just under|coming up to|coming up"
    r"|getting on for|the best part of|best part of|over|more than|at least|well over|just over"
    r"|only|maybe|probably|bout|abt|a good|good|just"
)
_TAIL = (
    r"(?: and a half)?(?: or (?:so|two|three|2|3|more))?"
    r"(?: (?:on the trot|on the bounce|on the go|in a row|on end|running|straight|solid|now"
    r"|and counting|non ?stop|all together))*"
)
LENGTH = (
    r"(?P<lead>(?:for|over(?= (?:the|this|these|last|past)\b)|in|within|during|since"
    r"|been|(?:these|this)(?! (?:an?|last|past|previous) )|after)(?: about| around| at least)? )?"
    r"(?P<past>(?:(?:the|this|these) )?(?:last|past|previous) |the next |next )?"
    rf"(?:(?P<about>{_ABOUT}) )?(?:(?P<num>{words.NUMBER})"
    rf"(?: ?(?:or|to|-|/) ?(?P<num2>{words.NUMBER}))? ?(?P<half>and a half )?"
    rf"(?:(?:whole|good|full|solid|long|more|odd) )?)?(?P<unit>{words.UNIT})(?P<tail>{_TAIL})"
    r"(?P<ago> (?:ago|back|since|previous|gone)(?: now)?(?: (?P<day>today|yesterday))?)?"
)
#: After a bare length these make it something else: an age, an amount, a distance to another day.
_OTHER = re.compile(
    r" {0,3}(?:(?:a|an|per|each|every) (?:day|night|week|month)|old|early|late|later|left"
    r"|of (?!this|being)|off|until|till|til|before|after|from|notice|supply|worth|pregnant|time"
    r"|to the next|in (?:hospital|prison)"
    r"|a (?:day|night|week)|overdue|at a time|away|per|'|and under|to go)\b|'|s'| ?/"
)
_BEFORE = re.compile(
    r"(?:every|each|per|once|twice|times|a|another|first|other|next|give me|gimme|-|\.|/|:|£"
    r"|\b(?:one|two|three|half|these|[0-9]{1,2}))\s*$"
)
_ROWS = re.compile(
    r"\b(?:on the trot|on the bounce|on end|in a row|running|straight|solid|now|counting"
    r"|non ?stop)\b"
)


def read_length(found: re.Match[str], text: str, said: Said, default: Tense) -> When | None:
    """What a match of LENGTH in an evened text says. None where it is no time."""
    if not _is_time(found, text):
        return None
    spoken = text[found.start() : found.end()]
    tense = tense_around(text, found.start(), found.end())
    if tense is Tense.UNKNOWN:
        tense = default
    low, high = _bounds(found)
    kind = _kind(found, text, tense)
    if kind is None or high > _LONGEST.get(_unit(found["unit"]), 999):
        return When(kind or WhenKind.DURATION, None, None, spoken)
    if kind is WhenKind.FUTURE:
        days = _ahead(found, low, high, said)
    else:
        days = _behind(found, low, high, said, is_ago=kind is WhenKind.POINT)
    return When(kind, days.first, days.last, spoken)


def _is_time(found: re.Match[str], text: str) -> bool:
    """A length has a number, or "the past" before it, and is neither an age nor an amount."""
    past = _past_words(found)
    if not found["num"] and past in {"", "last", "next"}:
        return False
    if not found["lead"] and _BEFORE.search(text[max(0, found.start() - 12) : found.start()]):
        return False
    if found["ago"]:
        return True
    return not (_OTHER.match(text, found.end()) or _is_amount(found, text))


def _is_amount(found: re.Match[str], text: str) -> bool:
    """ "2 hours" of sleep, "a night" of many: with nothing beside it that says since or ago."""
    is_bare = not (found["lead"] or _past_words(found) or found["tail"])
    if _unit(found["unit"]) in {"minute", "hour"}:
        asleep = re.search(r"\bsle[ep]", clause_around(text, found.start(), found.end()))
        return is_bare or asleep is not None
    alone = found.group() == text.strip()
    is_bare = is_bare and not found["about"]
    return is_bare and found["num"] in {"a", "an"} and found["unit"][0] != "f" and not alone


def _kind(found: re.Match[str], text: str, tense: Tense) -> WhenKind | None:
    """What the length is said of. None where it may be past or to come."""
    lead, past = (found["lead"] or "").split(" ")[0], _past_words(found)
    if found["ago"]:
        return WhenKind.ONSET if lead == "since" else WhenKind.POINT
    if past.endswith("next"):
        return WhenKind.FUTURE
    if past or lead in {"since", "been"} or _ROWS.search(found["tail"]):
        return WhenKind.DURATION
    is_lasting = lasts(text, found.start(), found.end())
    if lead == "in" and not is_lasting:  # "he spent it all in 2 days"
        return WhenKind.FUTURE if tense is Tense.FUTURE else None
    # "he was away for 2 weeks" may be over; "he has been" is not.
    if lead in {"within", "after"} or is_over(text, found.start(), found.end()):
        return None
    return None if tense is Tense.FUTURE else WhenKind.DURATION


def _past_words(found: re.Match[str]) -> str:
    """ "the last", "this past", "next": what stands before the number."""
    return (found["past"] or "").strip()


def _bounds(found: re.Match[str]) -> tuple[float, float]:
    """The fewest and the most units."""
    low, high = words.number_of(found["num"]) if found["num"] else (1.0, 1.0)
    if found["num2"]:
        high = words.number_of(found["num2"])[1]
    tail = found["tail"]
    if found["half"] or " and a half" in tail:
        low, high = low + 0.5, high + 0.5
    if more := re.search(r" or (two|three|2|3)\b", tail):
        high = max(high, 2.0 if more[1] in {"two", "2"} else 3.0)
    if found["unit"].startswith("fo"):
        low, high = low * 2, high * 2
    return min(low, high), max(low, high)


def _unit(word: str) -> str:
    """The unit a word of UNIT names; a fortnight is two weeks."""
    for start, unit in (("mi", "minute"), ("h", "hour"), ("d", "day"), ("n", "day"), ("f", "week")):
        if word.startswith(start):
            return unit
    return {"w": "week", "m": "month"}.get(word[0], "year")


def _behind(found: re.Match[str], low: float, high: float, said: Said, *, is_ago: bool) -> Days:
    """The days on which what lasts so long may have begun, or what is so long ago was."""
    unit, today = _unit(found["unit"]), said.today
    if found["day"]:
        base = days_from(today, -1 if found["day"] == "yesterday" else 0)
        return Days(_back(base, unit, high), _back(base, unit, low))
    if unit in {"minute", "hour"}:
        step = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        return Days(local(said.at - step * high).date(), local(said.at - step * low).date())
    about = found["about"] or (found["lead"] or "").partition(" ")[2].strip()
    if about in {"over", "more than", "at least", "well over", "just over"}:
        return Days(_back(today, unit, high + 1), _back(today, unit, low))
    slack = _slack(unit, low)
    first = _back(today, unit, high)
    last = days_from(_back(today, unit, low), slack if slack or is_ago else 1)
    if not about.startswith(
        ("nearly", "almost", "just under", "coming", "getting", "the best", "best")
    ):
        loose = 1 if unit == "day" and about in {"about", "around", "roughly", "like"} else 0
        first = days_from(first, -slack - loose)
        last = days_from(last, loose)
    return Days(first, min(last, today))


def _ahead(found: re.Match[str], low: float, high: float, said: Said) -> Days:
    """The days in which it will be."""
    unit, today = _unit(found["unit"]), said.today
    if unit in {"minute", "hour"}:
        step = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        return Days(local(said.at + step * low).date(), local(said.at + step * high).date())
    if _past_words(found).endswith("next"):
        return Days(today, _back(today, unit, -high))
    slack = _slack(unit, low)
    return Days(
        max(today, days_from(_back(today, unit, -low), -slack)),
        days_from(_back(today, unit, -high), slack),
    )


def _slack(unit: str, low: float) -> int:
    """Half a unit, in days; a sixth of one where somebody counts in halves; nothing for a day."""
    slack = {"week": 3, "month": 15, "year": 183}.get(unit, 0)
    return slack if low >= 1 else slack // 3


def _back(today: date, unit: str, count: float) -> date:
    """So many units before a day, or after it where the count is below nothing."""
    if unit == "day":
        return days_from(today, -math.ceil(count))
    if unit == "week":
        return days_from(today, -round(count * 7))
    months = count * (12 if unit == "year" else 1)
    whole = math.trunc(months)
    return days_from(months_from(today, -whole), -round((months - whole) * 30))
