"""Hears what somebody in danger answers to "are you safe?" and to "is it safe to text you here?".

"OK" joins the item and lowers nothing. Anything else than an answer is danger: it raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.alert_marks import DURESS
from bot.care.commands import Command, command_of
from bot.care.danger_answers import Danger, Reader
from bot.care.lanes import Lane
from bot.care.proof_words import find_pins
from bot.care.safety_check import (
    HUMAN_DECIDES_AFTER,
    SAFE_NOW_OPEN_FOR,
    SHORT_EVERY,
    Check,
    Meaning,
    Next,
    decide_next,
    read_meaning,
)
from bot.content.danger_replies import Worded
from bot.records import episodes, items, safety_checks
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, lock_clock
from bot.records.people import Sender
from bot.records.safety_checks import Asked, SafetyCheck
from bot.records.unit import Unit
from bot.services.danger_facts import find_place, find_reader, find_truth
from bot.services.proof import answers_pin_question
from bot.services.raise_alarm import Danger as Alarm
from bot.services.raise_alarm import raise_alarm
from bot.services.safety_check import begin_check, hear_something, is_unseen

#: These do what they say, whatever we asked: whoever says WRONG must be heard.
_OBEYED = frozenset({Command.PAUSE, Command.RESUME, Command.WRONG, Command.CLEAR})
_SHORT, _BLAND = "danger_more", "danger_more_bland"


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that answers the question which is open, and what it says."""

    kept: SafetyCheck
    asked: Asked
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer led to: the texts that go back, and whether humans were told of it anew."""

    meaning: Meaning
    texts: tuple[Worded, ...]
    alerted: bool


def read_answer(
    unit: Unit, sender: Sender, body: str, now: datetime, *, is_danger: bool
) -> Answer | None:
    """What a text says to the question that is open on this phone; None where none is, and where
    the text is something else: a command, a PIN, or, as `is_danger` says, danger in words of its
    own, which is answered as such.

    The question is held until commit.
    """
    if safety_checks.find_waiting(unit, sender.contact_point_id) is None:
        return None
    # In this order everywhere: the person, the clock, the item.
    unit.lock_until_commit(sender.person_id.bytes)
    kept = safety_checks.find_waiting(unit, sender.contact_point_id)
    if kept is None or kept.asked is None:
        return None
    lock_clock(unit, ClockKind.SAFETY_CHECK, kept.item_id)
    kept = safety_checks.find_waiting(unit, sender.contact_point_id)
    if kept is None or kept.asked is None or not _is_open(kept.asked.check, now):
        return None
    if command_of(body) in _OBEYED or answers_pin_question(unit, sender, body, now):
        return None
    meaning = read_meaning(body, kept.asked.check, now)
    if meaning is Meaning.UNCLEAR and (is_danger or _is_other(unit, kept, kept.asked, body, now)):
        return None
    return Answer(kept, kept.asked, meaning)


def _is_other(unit: Unit, kept: SafetyCheck, asked: Asked, body: str, now: datetime) -> bool:
    """Whether words that are no clear answer are an ordinary text: after a gentle question where
    nobody was alerted; with a PIN in them, which has to be taken out before they are kept; and
    once a silence has been left to humans."""
    if episodes.find_of_item(unit, kept.item_id) is None or find_pins(body):
        return True
    return now - asked.waits_since >= HUMAN_DECIDES_AFTER


def hear_answer(
    unit: Unit, app: App, sender: Sender, message_id: UUID, answer: Answer, now: datetime
) -> Heard:
    """Do what follows from an answer. The message that says it is stored, and has no item yet."""
    _note_heard(unit, sender, message_id, answer, now)
    following = decide_next(answer.meaning, answer.asked.check)
    alerted = False
    if following.raises and _is_danger(unit, answer):
        alerted = _raise(unit, app, sender, message_id, answer.kept, now)
    else:
        items.join_item(unit, answer.kept.item_id, message_id)
    # The one that the text belongs to now: where a human had stopped the chain, another began.
    item = items.find_item_of(unit, message_id)
    item_id = answer.kept.item_id if item is None else item.id
    if answer.meaning is not Meaning.UNCLEAR or item_id != answer.kept.item_id:
        safety_checks.mark_answered(unit, answer.kept.item_id, answer.meaning, now)
        end_clock(unit, answer.kept.item_id, now, ClockKind.SAFETY_CHECK)
    unseen, duress = _marks(unit, item_id)
    reader = find_reader(unit, sender, now, duress=duress)
    if answer.meaning is Meaning.MAY_TEXT and not duress:
        texts = (_full(unit, app, answer.kept, reader, now),)
        return Heard(answer.meaning, texts, alerted)
    following = _without_showing(following, answer.meaning, unseen=unseen or reader.watched)
    if following.asks is not None:
        unasked = answer.asked.check.texts_unasked
        begin_check(unit, message_id, following.asks, now, texts_unasked=unasked)
    elif answer.meaning is Meaning.UNCLEAR:
        # It is not asked a third time; an answer that comes after all is heard.
        hear_something(unit, item_id, now)
    if following.text_id is None or _said_just_now(unit, item_id, following.text_id, now):
        return Heard(answer.meaning, (), alerted)
    truth = find_truth(unit, now, alerted=alerted)
    said = app.danger.say(following.text_id, reader, find_place(unit, now), truth)
    return Heard(answer.meaning, (said,), alerted)


def _is_danger(unit: Unit, answer: Answer) -> bool:
    """Whether what is no OK alerts somebody: always where somebody was alerted already. After the
    gentle question about words that may wait a day, only URGENT and its like do; the rest joins
    the item, and the screen has read it."""
    if answer.meaning is Meaning.NOT_SAFE:
        return True
    return episodes.find_of_item(unit, answer.kept.item_id) is not None


def _without_showing(following: Next, meaning: Meaning, *, unseen: bool) -> Next:
    """What follows where nothing of it may show: words that fit any text, and no question."""
    if meaning is Meaning.MAY_TEXT or (unseen and following.raises):
        return Next(_BLAND, following.raises)
    return following


def _said_just_now(unit: Unit, item_id: UUID, text_id: str, now: datetime) -> bool:
    """Whether the short answer went out within the minute: then this one is only taken in."""
    if not text_id.startswith(_SHORT):
        return False
    kept = safety_checks.find_check(unit, item_id)
    short_at = None if kept is None else kept.said.short_at
    if short_at is not None and timedelta(0) <= now - short_at < SHORT_EVERY:
        return True
    safety_checks.note_short(unit, item_id, now)
    return False


def _is_open(check: Check, now: datetime) -> bool:
    # Hours later a text is about something else; the screen reads it like any other.
    return now - check.asked_at < SAFE_NOW_OPEN_FOR


def _full(unit: Unit, app: App, kept: SafetyCheck, reader: Reader, now: datetime) -> Worded:
    """What would have been said at once, had we known that it is safe."""
    episode = episodes.find_of_item(unit, kept.item_id)
    lane = items.get_item(unit, kept.item_id).lane if episode is None else episode.lane
    danger = Danger(lane.value, tuple(sorted(kept.said.categories)), kept.about)
    runs = episode is not None and episodes.get_chain(unit, episode.id).last is not None
    truth = find_truth(unit, now, alerted=runs)
    safety_checks.note_full(unit, kept.item_id, frozenset(), None, now)
    return app.danger.answer_yes(danger, reader, find_place(unit, now), truth)


def _raise(
    unit: Unit, app: App, sender: Sender, message_id: UUID, kept: SafetyCheck, now: datetime
) -> bool:
    """Danger in the lane of the episode: it joins the one that runs, else another begins."""
    episode = episodes.find_of_item(unit, kept.item_id)
    lane = Lane.FOUR_HOURS if episode is None else episode.lane
    categories = set(kept.said.categories)
    if episode is not None:
        categories |= episode.marks & {DURESS}
    alarm = Alarm(message_id, lane, tuple(sorted(categories)), "safety_check")
    return raise_alarm(unit, app.alert_clocks, sender, alarm, now)


def _marks(unit: Unit, item_id: UUID) -> tuple[bool, bool]:
    """Whether nothing may show on the phone, and whether a word agreed for it said so."""
    episode = episodes.find_of_item(unit, item_id)
    marks = frozenset[str]() if episode is None else episode.marks
    return is_unseen(marks), DURESS in marks


def _note_heard(
    unit: Unit, sender: Sender, message_id: UUID, answer: Answer, now: datetime
) -> None:
    add_event(
        unit,
        Event(
            "safety_check.answered",
            now,
            actor="person",
            actor_id=sender.person_id,
            subject_id=sender.person_id,
            message_id=message_id,
            details={
                "item": str(answer.kept.item_id),
                "question": answer.asked.check.question.value,
                "meaning": answer.meaning.value,
            },
        ),
    )
