"""The clock of a safety check rang: nobody has replied. A prompt goes out, at most two in all; or
humans are told that it is theirs to decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bot.app import App
from bot.care.alert_chain import Entry, Kind
from bot.care.alert_marks import text_for
from bot.care.safety_check import (
    Human,
    Prompt,
    after_prompt,
    decide_prompt,
    prompt_due_at,
)
from bot.clock import local
from bot.logs import logger
from bot.records import episodes, items, jobs, messages, outbox, phones, safety_checks
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock, set_clock
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.messages import TurnMessage
from bot.records.safety_checks import Asked
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.danger_facts import find_place, find_reader, find_truth
from bot.services.safety_check import check_now

#: A clock that rang too early, since a text came meanwhile, is not set into the past.
_SOONEST = timedelta(seconds=30)


def ring_check(app: App, unit: Unit, item_id: UUID, now: datetime) -> None:
    """Do what is due of an item's safety check, and set its clock again. Its clock is held.

    Nothing is left to do where somebody answered, where a human has the item or talks to the
    person, and where it is closed.
    """
    lock_clock(unit, ClockKind.ALERT_CHAIN, item_id)
    item = items.get_item(unit, item_id, lock=True)
    found = episodes.find_of_item(unit, item_id)
    kept = safety_checks.find_check(unit, item_id)
    if found is None or kept is None or kept.asked is None or item.closed_at is not None:
        return
    if kept.asked.no_reply_at is not None:
        return
    episode = episodes.get_episode(unit, found.id)
    message = messages.get_turn_message(unit, kept.asked.message_id)
    check = check_now(unit, item, kept.asked, message)
    human = Human(claimed=message.claimed_until is not None and now < message.claimed_until)
    prompt = decide_prompt(check, human, now)
    if prompt is Prompt.HUMAN_DECIDES:
        _let_humans_decide(unit, item, episode, kept.asked, now)
        return
    if prompt is not None:
        _prompt(app, unit, item, episode, message, prompt, now)
        check = replace(check, prompts=after_prompt(prompt))
        safety_checks.mark_prompts(unit, item.id, check.prompts)
    due_at = None if human.claimed else prompt_due_at(check)
    if due_at is not None:
        set_clock(unit, ClockKind.SAFETY_CHECK, item.id, max(due_at, now + _SOONEST))


def _prompt(
    app: App,
    unit: Unit,
    item: Item,
    episode: Episode,
    message: TurnMessage,
    prompt: Prompt,
    now: datetime,
) -> None:
    sender = message.sender
    if outbox.list_waiting_of(unit, message.id):
        return  # The first one could not be sent yet: two never go out together.
    reader = find_reader(unit, sender, now)
    told = episodes.get_chain(unit, episode.id).last
    truth = find_truth(unit, now, alerted=told is not None and bool(told.whom))
    said = app.danger.say("danger_no_reply", reader, find_place(unit, now), truth)
    recipient = outbox.Recipient(
        "person", sender.person_id, sender.data_key_id, sender.contact_point_id
    )
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=message.id,
        step=safety_checks.PROMPT_STEPS[after_prompt(prompt) - 1],
        recipient=recipient,
        channel=message.channel,
        text_id=said.text_id,
        values={},
        permits=(),
        created_at=now,
        body=said.words,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id, urgent=True)
        about = _about(item, message.id, prompt=prompt.value)
        add_event(unit, Event("safety_check.prompted", now, **about))


def _let_humans_decide(
    unit: Unit, item: Item, episode: Episode, asked: Asked, now: datetime
) -> None:
    """Tell whoever has it, or was told last, since when nobody has replied; once a silence."""
    safety_checks.mark_no_reply(unit, item.id, now)
    since = f"{local(asked.waits_since):%H:%M}"
    told = episodes.get_chain(unit, episode.id).listeners(now)
    for staff_id in sorted(told):
        send_to_staff(
            unit,
            phones.kind_of_staff(unit, staff_id),
            staff_id,
            text_for("staff_no_reply", episode.marks),
            {"code": item.code, "since": since},
            item.message_id,
            f"no_reply:{asked.waits_since.isoformat()}:{staff_id}",
            now,
            urgent=True,
        )
    if not told:
        logger().critical("alert.nobody_reached", message=str(item.message_id))
    episodes.add_entries(unit, episode.id, [Entry(Kind.NO_REPLY, now)])
    about = _about(item, asked.message_id, told=len(told))
    add_event(unit, Event("episode.no_reply", now, **about))


def _about(item: Item, message_id: UUID, **details: str | int | None) -> dict[str, Any]:
    return {
        "subject_id": item.person_id,
        "message_id": message_id,
        "details": {"item": str(item.id), **details},
    }
