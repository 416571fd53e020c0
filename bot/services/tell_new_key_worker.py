"""Tells a person, once, that something has changed for them: never what, on a phone that anybody
may look at. READ, or any question about the key worker, says who it is now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.care.change_worker import Outcome, Reached, decide_telling
from bot.clock import local
from bot.records import (
    contact_points,
    episodes,
    jobs,
    messages,
    outbox,
    people,
    silences,
    worker_changes,
)
from bot.records.audit import Event, add_event
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.records.worker_changes import Change
from bot.services.safe_hours import when_it_may_go

#: The step of the text, by which it is known again when it is about to be sent.
CHANGE_STEP = "key_worker_changed"
_TEXT = "something_waits"


def tell_person(unit: Unit, change: Change, now: datetime) -> None:
    """Text the person that something waits, or note why they are not texted. What only stands
    against this hour is tried again."""
    sender = _find_phone(unit, change.person_id)
    outcome = decide_telling(_reached(unit, sender, now), change.state, now)
    if outcome is Outcome.LATER:
        return
    if outcome is Outcome.TOLD and sender is not None:
        _send(unit, change, sender, now)
    worker_changes.mark_change(unit, change.id, person_told_at=now, person_outcome=outcome.value)
    details = {"change": str(change.id), "outcome": outcome.value}
    add_event(unit, Event("change.person_told", now, subject_id=change.person_id, details=details))


def may_still_be_told(unit: Unit, change_id: UUID, sender: Sender, now: datetime) -> bool:
    """Whether the text may go out now: PAUSE, danger or a doubt may have come since."""
    change = worker_changes.find_change(unit, change_id)
    if change is None:
        return False
    return decide_telling(_reached(unit, sender, now), change.state, now) is Outcome.TOLD


def _send(unit: Unit, change: Change, sender: Sender, now: datetime) -> None:
    recipient = outbox.Recipient(
        "person", sender.person_id, sender.data_key_id, sender.contact_point_id
    )
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=change.id,
        step=CHANGE_STEP,
        recipient=recipient,
        channel="sms",
        text_id=_TEXT,
        values={},
        permits=(),
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id)


def _find_phone(unit: Unit, person_id: UUID) -> Sender | None:
    found = [people.get_sender(unit, one) for one in contact_points.list_phones(unit, person_id)]
    return next((sender for sender in found if sender.identified), None)


def _reached(unit: Unit, sender: Sender | None, now: datetime) -> Reached | None:
    if sender is None:
        return None
    paused_at, died_at = silences.find_silence(unit, sender.person_id)
    if died_at is not None:
        return None
    return Reached(
        verification=sender.verified_at(now),
        may_text=sender.may_text,
        others_see=sender.others_see,
        paused=paused_at is not None,
        in_danger=episodes.find_running(unit, sender.person_id) is not None,
        last_danger_at=messages.find_last_danger_at(unit, sender.person_id),
        local=local(now),
        safe_hour=when_it_may_go(unit, sender, now) <= now,
    )
