"""An answer of a worker's as it goes out: what may be told is decided again in that moment, and
what may not is held, never changed. Before that moment it can be taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.records import items, outbox, outcomes, worker_answers
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock
from bot.records.outbox import Outbound
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.records.worker_answers import WorkerAnswer
from bot.services.alerting import send_to_staff
from bot.services.answer_never import find_never
from bot.services.audit_decision import audit_decision
from bot.services.item_access import find_item_for
from bot.services.tell_outcome_whose import find_whose
from bot.services.told_facts import refused_now

ANSWER_STEP = "worker_answer"


def hold_if_needed(
    app: App, unit: Unit, outbound: Outbound, sender: Sender | None, now: datetime
) -> bool:
    """Whether an answer that was about to go out is held: it was taken back, or what may be told
    has changed since it was written. Its worker is told."""
    answer = worker_answers.find_answer(unit, outbound.turn_id, lock=True)
    if answer is None or sender is None or answer.taken_back_at is not None:
        outbox.set_status(unit, outbound.id, Status.WITHHELD, error_code="not_wanted")
        return True
    why = _why_not(app, unit, answer, outbound, sender, now)
    if why is None:
        return False
    outbox.set_status(unit, outbound.id, Status.WITHHELD, error_code="held")
    hold_answer(unit, answer, why, now)
    return True


def hold_answer(unit: Unit, answer: WorkerAnswer, why: str, now: datetime) -> None:
    """Let an answer not be told after all, and tell whoever wrote it. `why` as a code."""
    worker_answers.mark_held(unit, answer.id, why, now)
    item = items.get_item(unit, answer.item_id)
    send_to_staff(
        unit,
        answer.by.kind,
        answer.by.id,
        "staff_answer_held",
        {"code": item.code},
        item.message_id,
        f"answer_held:{answer.id}",
        now,
        urgent=True,
    )
    details = {"item": str(item.id), "answer": str(answer.id), "why": why}
    about = (answer.person_id, item.message_id)
    held = Event("answer.held", now, subject_id=about[0], message_id=about[1], details=details)
    add_event(unit, held)


def take_back_answer(app: App, staff: Staff, code: str, answer_id: UUID) -> str | None:
    """Take an answer of one's own back before it goes out: `taken_back`, or `too_late` where it is
    gone. None where the item, or the answer, is not theirs."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now)
        answer = worker_answers.find_answer(unit, answer_id)
        if item is None or answer is None or answer.item_id != item.id or answer.by != staff:
            return None
        # The outbox row first, as the sender takes it.
        text = outbox.find_outbound(unit, answer.outbound_id, lock=True)
        if text is None or text.status is not Status.WAITING or text.attempts > 0:
            return "taken_back" if answer.taken_back_at is not None else "too_late"
        outbox.set_status(unit, text.id, Status.WITHHELD, error_code="taken_back")
        end_clock(unit, text.id, now, ClockKind.SEND)
        worker_answers.mark_taken_back(unit, answer.id, now)
        add_event(
            unit,
            Event(
                "answer.taken_back",
                now,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=answer.person_id,
                message_id=item.message_id,
                details={"item": str(item.id), "answer": str(answer.id)},
            ),
        )
        return "taken_back"


def _why_not(
    app: App, unit: Unit, answer: WorkerAnswer, outbound: Outbound, sender: Sender, now: datetime
) -> str | None:
    """Why it may not go out now, as a code: a permit that is gone, or what no worker decides."""
    item = items.get_item(unit, answer.item_id)
    try:
        sent = outcomes.get_sent(unit, item)
    except ErasedError:
        return "erased"
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    decided = worker_answers.is_decided(unit, answer.id)
    never = find_never(unit, item, sent, sender, whose, now, told=decided)
    if never is not None:
        return never.value
    refused = refused_now(app, unit, outbound, sender, now)
    if refused is None:
        return None
    audit_decision(unit, *refused, now, None)
    return "consent"
