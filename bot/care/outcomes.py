"""What became of a text, and when the one who sent it is told: rules alone.

Told once that it was read, and what a worker says came of it. Both are texts that we start, so
both keep to the day, to PAUSE and to what the phone may show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.care.hours import StaffedHours
from bot.care.small_words import is_plain_question, joins_open_item
from bot.care.wishes import Wish

#: So long whoever says "I have this" has to say more, before the sender hears that it was read.
READ_TOLD_AFTER = timedelta(minutes=2)
#: A text that answers no text of theirs goes out between these hours, or while staff are there.
DAY_BEGINS, DAY_ENDS = 8, 21
#: The loop closes in so many working days.
CLOSES_WITHIN_DAYS = 10
#: Where a service closes for longer than this, days are counted whether worked or not.
_LOOKS_AHEAD_DAYS = 60

#: About the number, the phone or an earlier text: nothing of it waits for an outcome.
_NO_NEWS = frozenset(
    {
        Wish.STATUS,
        Wish.TAKE_BACK,
        Wish.NUMBER,
        Wish.WRONG_NUMBER,
        Wish.NO_PIN,
        Wish.PROOF_LOCKED,
    }
)


class Says(StrEnum):
    """What an outcome says to the one who sent the text."""

    WORDS = "words"
    NOTHING = "nothing"
    """Nothing is to be said. Its words say why, to staff alone."""


class Told(StrEnum):
    """As what an outcome was told."""

    WORDS = "words"
    NEUTRAL = "neutral"


class Telling(StrEnum):
    """How something that we start may reach somebody now."""

    MAY = "may"
    LATER = "later"
    NEVER = "never"
    """It is said if they ask, and not before."""


class MayHear(StrEnum):
    """What the one who sent a text may be told of what became of it, as staff learn beforehand."""

    WORDS = "words"
    NEUTRAL = "neutral"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Back:
    """What is known of the one to be told, at this moment. `unseen`: nothing may show on the phone
    that they told us something, or that anybody dealt with it. `in_danger`: another text of theirs
    is being dealt with as danger."""

    unseen: bool
    in_danger: bool
    paused: bool
    doubted: bool
    gone: bool
    human_talks: bool


def carries_news(wish: Wish, words: str, *, taken_back: bool) -> bool:
    """Whether a text told us something or asked something of staff, so that its sender should hear
    what became of it. A wish is one; a bare question and a small word are none."""
    if taken_back or wish in _NO_NEWS:
        return False
    return wish is not Wish.NONE or not (is_plain_question(words) or joins_open_item(words))


def decide_telling(back: Back, local: datetime, hours: StaffedHours) -> Telling:
    """Whether a text that we start may go out about somebody's own text now.

    Never to a phone that somebody who hurts them may hold, to one who said PAUSE, or to a number
    that may be somebody else's; nor between a human who talks to them and what they say.
    """
    if back.unseen or back.paused or back.doubted or back.gone:
        return Telling.NEVER
    if back.in_danger or back.human_talks:
        return Telling.NEVER
    return Telling.MAY if is_day(local, hours) else Telling.LATER


def is_day(local: datetime, hours: StaffedHours) -> bool:
    """Whether a phone may make a sound for what can wait: by day, or while staff are there."""
    return DAY_BEGINS <= local.hour < DAY_ENDS or hours.is_staffed(local)


def next_day(local: datetime) -> datetime:
    """When the next day begins at which what can wait may be told."""
    day = local if local.hour < DAY_BEGINS else local + timedelta(days=1)
    return day.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)


def outcome_due(local: datetime, hours: StaffedHours) -> datetime:
    """When an item of this moment should have an outcome: as the tenth working day after it opens.

    With no staffed hours, or with none for so long, after as many days of the calendar as would be
    two weeks.
    """
    left, day = CLOSES_WITHIN_DAYS, local
    for _ in range(_LOOKS_AHEAD_DAYS):
        day = (day + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        opening = hours.next_opening(day)
        if opening is not None and opening.date() == day.date():
            left -= 1
            if left == 0:
                return opening
    return local + timedelta(days=14)
