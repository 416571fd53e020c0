"""A change of key worker, warmly: what is due when, until both have confirmed it.

Pure. The old key worker keeps what is urgent until the new one says that they have taken over, and
is named beside the new one for two weeks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.care.facts import MayText, Verification
from bot.care.lanes import Lane

#: So long both are named to whoever asks, and the old one is asked to confirm.
BOTH_NAMED_FOR = timedelta(days=14)
#: The two hear of a change that is to come so long before.
TOLD_AHEAD = timedelta(days=7)
#: Whoever has not confirmed is asked again.
ASKED_EVERY = timedelta(days=1)
#: The lead hears of a change that nobody took over, and again.
LEAD_TOLD_AFTER, LEAD_TOLD_EVERY = timedelta(days=3), timedelta(days=7)
#: What had to wait is looked at again.
_LOOKED_AT_EVERY = timedelta(hours=1)

#: What stays with the old key worker until the new one has taken over.
URGENT = frozenset({Lane.NOW, Lane.FOUR_HOURS, Lane.TODAY})

#: We start no text to somebody so long after danger, and only between these hours.
QUIET_AFTER_DANGER = timedelta(hours=72)
_NOT_BEFORE, _NOT_FROM = 9, 20


class NoIntroduction(StrEnum):
    """Why nobody brings a person together with a worker."""

    KNOWN = "known_already"
    DECLINED = "person_declined"
    LEFT = "worker_left"
    URGENT = "no_time"


class Side(StrEnum):
    """Who of the two confirms."""

    OLD = "old"
    NEW = "new"


class Step(StrEnum):
    """One thing that a change asks for now."""

    TELL = "tell"
    MOVE = "move"
    SETTLE = "settle"
    ASK_OLD = "ask_old"
    ASK_NEW = "ask_new"
    TELL_LEAD = "tell_lead"
    TELL_PERSON = "tell_person"


@dataclass(frozen=True, slots=True)
class ChangeState:
    """How far a change has come. Moments in UTC; None for what has not happened."""

    starts_at: datetime
    told_at: datetime | None = None
    moved_at: datetime | None = None
    handed_at: datetime | None = None
    taken_at: datetime | None = None
    settled_at: datetime | None = None
    nudged_at: datetime | None = None
    lead_told_at: datetime | None = None
    person_told_at: datetime | None = None
    old_has_left: bool = False

    @property
    def both_until(self) -> datetime:
        """Up to when the old key worker is named beside the new one."""
        return self.starts_at + BOTH_NAMED_FOR

    def waits_for(self, now: datetime) -> frozenset[Side]:
        """Who has yet to confirm. Nobody waits for an old one who left, or after the two weeks."""
        old = self.handed_at is None and not self.old_has_left and now < self.both_until
        new = self.taken_at is None
        return frozenset([*([Side.OLD] if old else []), *([Side.NEW] if new else [])])


def decide_steps(state: ChangeState, now: datetime, *, staffed: bool) -> list[Step]:
    """What a change asks for now, in its order. Out of staffed hours nobody's phone rings for it;
    what is to move moves all the same."""
    found = [step for step, due in _due(state, now).items() if due <= now]
    silent = (Step.MOVE, Step.SETTLE)
    return [step for step in found if staffed or step in silent]


def next_look(state: ChangeState, now: datetime, opening: datetime | None) -> datetime | None:
    """When to look at a change again; None when it is over. `opening`: when staff are next there.

    What is due and could not be done waits for staff, or an hour.
    """
    later = opening if opening is not None and opening > now else now + _LOOKED_AT_EVERY
    return min((due if due > now else later for due in _due(state, now).values()), default=None)


def _due(state: ChangeState, now: datetime) -> dict[Step, datetime]:
    due: dict[Step, datetime] = {}
    starts, taken = state.starts_at, state.taken_at
    if state.moved_at is None:
        due[Step.MOVE] = starts
    if taken is not None and state.settled_at is None:
        due[Step.SETTLE] = max(starts, taken)
    if state.told_at is None:
        due[Step.TELL] = starts - TOLD_AHEAD
    else:
        asked = (state.nudged_at or max(state.told_at, starts)) + ASKED_EVERY
        waits = state.waits_for(now)
        due |= {Step.ASK_OLD: asked} if Side.OLD in waits else {}
        due |= {Step.ASK_NEW: asked} if Side.NEW in waits else {}
    if taken is None:
        told = state.lead_told_at
        due[Step.TELL_LEAD] = starts + LEAD_TOLD_AFTER if told is None else told + LEAD_TOLD_EVERY
    elif state.person_told_at is None:
        due[Step.TELL_PERSON] = max(starts, taken)
    return due


class Outcome(StrEnum):
    """What became of telling the person. `LATER` is tried again."""

    TOLD = "told"
    LATER = "later"
    PAUSED = "paused"
    NO_PHONE = "no_phone"
    NOT_AGREED = "not_agreed"
    SEEN_BY_OTHERS = "seen_by_others"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Reached:
    """What is known of the phone on which somebody would be told, and of the moment. `safe_hour`:
    by what they said themselves."""

    verification: Verification
    may_text: MayText
    others_see: bool
    paused: bool
    in_danger: bool
    last_danger_at: datetime | None
    local: datetime
    safe_hour: bool = True


def decide_telling(reached: Reached | None, state: ChangeState, now: datetime) -> Outcome:
    """Whether a person may be texted that something has changed: what holds of every text that we
    start, and of whether a worker's name may come to this phone at all."""
    if now >= state.both_until:
        return Outcome.TOO_LATE
    if reached is None or reached.verification is Verification.UNKNOWN:
        return Outcome.NO_PHONE
    if reached.may_text is MayText.NOTHING:
        return Outcome.NOT_AGREED
    if reached.others_see:
        return Outcome.SEEN_BY_OTHERS
    if reached.paused:
        return Outcome.PAUSED
    danger = reached.last_danger_at
    recent = danger is not None and now - danger < QUIET_AFTER_DANGER
    by_day = reached.safe_hour and _NOT_BEFORE <= reached.local.hour < _NOT_FROM
    return Outcome.LATER if recent or reached.in_danger or not by_day else Outcome.TOLD


_SAID = re.compile(r"\s*(?:i(?:'ve| have)?\s+)?(handed|taken)\W+over\W+(\w{5})\W*", re.IGNORECASE)


def read_confirmation(text: str) -> tuple[Side, str] | None:
    """ "TAKEN OVER 7KQM3" or "HANDED OVER 7KQM3"; None when the text is something else. Whether
    there is such a code is for the records to say."""
    match = _SAID.fullmatch(text)
    if match is None:
        return None
    return (Side.OLD if match[1].lower() == "handed" else Side.NEW), match[2].upper()
