"""The weekly check-in text: the words that switch it on and off, and when it may go out.

It is opt-in, asks for words and never for a number, and goes out only while somebody is there who
can answer. A human contact of the same day makes it needless, danger makes it wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.care.hours import StaffedHours

#: Local time at which it goes out, or as staff come in where that is later.
SENT_AT_HOUR = 10
#: Where staff are there at any hour: no text that we start before the first or from the second on.
NOT_BEFORE_HOUR, NOT_FROM_HOUR = 9, 20
#: So much staffed time must be left of the day.
STAFFED_LEFT = timedelta(hours=2)
#: No question of ours so soon after danger.
AFTER_DANGER = timedelta(hours=72)
#: A short text within this time of it is its answer.
ANSWERED_WITHIN = timedelta(hours=24)
#: SKIP is understood for as long.
SKIPPED_WITHIN = timedelta(days=3)

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_WEEKLY = re.compile(
    rf"weekly (?:(on|yes)|(off|no)|(?:on )?({'|'.join(_DAYS)}|mon|tues?|weds?|thurs?|fri)s?)"
    r"(?: please| pls| plz)?"
)


@dataclass(frozen=True, slots=True)
class WeeklyWord:
    """WEEKLY ON, WEEKLY OFF, or WEEKLY and a day. `weekday`: Monday is 0; None where none is
    named."""

    on: bool
    weekday: int | None = None


class Hindrance(StrEnum):
    """Why a check-in does not go out now."""

    OFF = "off"
    GONE = "gone"
    PAUSED = "paused"
    PHONE = "phone"
    DANGER = "danger"
    CONTACT = "contact"
    SENT_TODAY = "sent_today"
    UNSTAFFED = "unstaffed"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """What is known as a check-in is due. `phone_fit`: it is proved theirs, nobody else sees it,
    and our texts reach it. `danger_at`: when danger was last told of or dealt with."""

    on: bool
    gone: bool
    paused: bool
    phone_fit: bool
    claimed: bool
    danger_open: bool
    danger_at: datetime | None
    last_contact: datetime | None
    sent_at: datetime | None


def read_weekly(text: str) -> WeeklyWord | None:
    """The switch that a text is, whatever its capitals; None when it says anything more."""
    plain = " ".join(_AROUND.sub("", text).casefold().split())
    found = _WEEKLY.fullmatch(plain)
    if found is None:
        return None
    if found[2]:
        return WeeklyWord(on=False)
    day = None if found[3] is None else [d[:3] for d in _DAYS].index(found[3][:3])
    return WeeklyWord(on=True, weekday=day)


def is_skip(text: str) -> bool:
    """Whether a text is the word SKIP, which the check-in invites."""
    return _AROUND.sub("", text).casefold() == "skip"


def day_said(weekday: int) -> str:
    """A day of every week as one says it: "Tuesday"."""
    return _DAYS[weekday].capitalize()


def hindrance(facts: CheckInFacts, local: datetime, hours: StaffedHours) -> Hindrance | None:
    """Why a check-in may not go out at this moment; None where it may."""
    today = local.date()
    since_danger = None if facts.danger_at is None else local - facts.danger_at
    contact, sent = facts.last_contact, facts.sent_at
    reasons = (
        (Hindrance.OFF, not facts.on),
        (Hindrance.GONE, facts.gone),
        (Hindrance.PAUSED, facts.paused),
        (Hindrance.PHONE, not facts.phone_fit),
        (Hindrance.CLAIMED, facts.claimed),
        (Hindrance.DANGER, facts.danger_open),
        (Hindrance.DANGER, since_danger is not None and since_danger < AFTER_DANGER),
        (Hindrance.CONTACT, _is_on(contact, local) == today),
        (Hindrance.SENT_TODAY, _is_on(sent, local) == today),
        (Hindrance.UNSTAFFED, not _is_staffed_for(local, hours)),
    )
    return next((why for why, holds in reasons if holds), None)


def next_due(
    weekday: int, local: datetime, hours: StaffedHours, *, tomorrow: bool = False
) -> datetime | None:
    """When the next check-in is due: on the weekday that was chosen, after this day; or, where it
    could not go out, `tomorrow`: on the next staffed day. None with no staffed hours.

    A day on which nobody is there is followed by the next on which somebody is.
    """
    ahead = 1 if tomorrow else (weekday - local.weekday() - 1) % 7 + 1
    day = (local + timedelta(days=ahead)).replace(hour=0, minute=0, second=0, microsecond=0)
    opening = hours.next_opening(day)
    if opening is None:
        return None
    return max(opening, opening.replace(hour=SENT_AT_HOUR, minute=0))


def _is_on(moment: datetime | None, local: datetime) -> object:
    return None if moment is None else moment.astimezone(local.tzinfo).date()


def _is_staffed_for(local: datetime, hours: StaffedHours) -> bool:
    """Whether staff are there, for long enough to answer."""
    stretch = hours.stretch_of(local)
    if stretch is None or not hours.is_staffed(local):
        return False
    if not NOT_BEFORE_HOUR <= local.hour < NOT_FROM_HOUR:
        return False
    return local + STAFFED_LEFT <= stretch[1]
