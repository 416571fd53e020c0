"""Switches the weekly check-in on and off: by the person's own word, or by staff who heard it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.contact_check_in import WeeklyWord, day_said, next_due
from bot.care.facts import Verification
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import contact_facts, contacts
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, set_clock
from bot.records.unit import Unit
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.check_in import hours_for
from bot.services.turns import Said


def switch_by_word(word: WeeklyWord) -> Answer:
    """The answer to WEEKLY ON, WEEKLY OFF, or WEEKLY and a day."""

    def answer(answering: Answering, _: Question) -> Said:
        return _on(answering, word) if word.on else _off(answering)

    return answer


def switch_check_in(
    unit: Unit,
    person_id: UUID,
    now: datetime,
    *,
    weekday: int | None,
    point_id: UUID | None,
    by: tuple[str, UUID | None],
) -> int | None:
    """Switch the check-in on for a phone, or off where there is no `point_id`; returns the day of
    the week, Monday is 0. `weekday`: None for today's. `by`: person, worker or operator."""
    on, day = point_id is not None, None
    if on:
        hours = hours_for(unit, person_id, now)
        wanted = local(now).weekday() if weekday is None else weekday
        staffed = sorted(hours.week.days)
        day = wanted if wanted in staffed or not staffed else staffed[0]
        contacts.set_check_in(unit, person_id, on=True, weekday=day, point_id=point_id)
        due_at = next_due(day, local(now), hours)
        if due_at is not None:
            set_clock(unit, ClockKind.CHECK_IN, person_id, due_at)
    else:
        contacts.set_check_in(unit, person_id, on=False, weekday=None, point_id=None)
        end_clock(unit, person_id, now, ClockKind.CHECK_IN)
    add_event(
        unit,
        Event(
            "check_in.switched",
            now,
            actor=by[0],
            actor_id=by[1],
            subject_id=person_id,
            details={"on": int(on), "day": day},
        ),
    )
    return day


def _on(answering: Answering, word: WeeklyWord) -> Said:
    sender, now = answering.sender, answering.now
    proved = answering.verification > Verification.UNKNOWN
    is_sms = answering.message.channel == "sms"
    if not (answering.is_known_service_user and proved and is_sms) or sender.others_see:
        ask_staff(answering, Wish.PASS_ON)
        return answering.say("check_in_not_here")
    if answering.is_too_late:
        return answering.say("check_in_on", {"weekday": ""})
    day = switch_check_in(
        answering.unit,
        sender.person_id,
        now,
        weekday=word.weekday,
        point_id=sender.contact_point_id,
        by=("person", sender.person_id),
    )
    answering.settle()
    paused = contact_facts.get_standing(answering.unit, sender.person_id).paused
    text_id = "check_in_on_paused" if paused else "check_in_on"
    return answering.say(text_id, {"weekday": day_said(day or 0)})


def _off(answering: Answering) -> Said:
    """The same words to everybody: whoever was never asked is asked no more either."""
    if answering.is_known_service_user and not answering.is_too_late:
        switch_check_in(
            answering.unit,
            answering.sender.person_id,
            answering.now,
            weekday=None,
            point_id=None,
            by=("person", answering.sender.person_id),
        )
    answering.settle()
    return answering.say("check_in_off")
