"""Rings every clock that is due. One transaction a clock, so that one fault stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app import App
from bot.care.lanes import Lane
from bot.care.routing import Matter, decide_route, is_desk, is_present
from bot.logs import describe, logger
from bot.records import items, jobs
from bot.records.clocks import ClockKind, Due, set_clock, take_due
from bot.records.unit import DatabaseBusyError, DatabaseSilent, Unit
from bot.services.alerting import alert_in_chain, send_to_staff
from bot.services.check_in import ring_check_in
from bot.services.claim_talk import ring_claim
from bot.services.escalate import ring_chain
from bot.services.fetch_media import ring_media
from bot.services.hand_over import ring_handover
from bot.services.item_opening import readers_of
from bot.services.keep_contact import ring_interval
from bot.services.keep_promise_ringing import ring_promise
from bot.services.late_response import ring_late, ring_respond
from bot.services.look_into_refusal import look_into_refusal
from bot.services.move_item_on import move_item_on, waits_for_staff
from bot.services.pass_item_on import ring_give_back
from bot.services.remind_owner import remind_owner
from bot.services.reports.keep_told import ring_changed
from bot.services.ring_change import ring_change
from bot.services.ring_check import ring_check
from bot.services.ring_digest import ring_digest, ring_unopened
from bot.services.ring_leave import ring_back, ring_near, ring_uncovered
from bot.services.tell_outcome_back import ring_tell_back
from bot.services.tell_outcome_due import ring_outcome_due
from bot.services.watch_consents import look_at_consent
from bot.services.watch_doubts import ring_doubt
from bot.services.watch_gaps import watch_gaps
from bot.services.watch_reach import ring_out_of_reach

#: A clock whose ringing failed rings again after this.
FAILED_AGAIN_AFTER = timedelta(minutes=1)


def ring_clocks(app: App, at_most: int = 500) -> int:
    """Ring what is due; returns how many rang. Several workers may do this at once."""
    for rung in range(at_most):
        due: Due | None = None
        try:
            with app.records.begin() as unit:
                due = take_due(unit, app.clock.now())
                if due is None:
                    return rung
                _ring(app, unit, due)
        except (*DatabaseSilent, DatabaseBusyError):
            raise
        except Exception as error:
            if due is None:
                raise
            _put_off(app, due, error)
    return at_most


def _put_off(app: App, due: Due, error: Exception) -> None:
    # A clock that cannot be rung is tried again later, and lets the others ring meanwhile.
    logger().error("clock.failed", clock=due.id, code=due.kind.value, error=describe(error))
    with app.records.begin() as unit:
        set_clock(unit, due.kind, due.subject_id, app.clock.now() + FAILED_AGAIN_AFTER)


def _ring(app: App, unit: Unit, due: Due) -> None:
    now = app.clock.now()
    match due.kind:
        case ClockKind.ACKNOWLEDGE:
            move_item_on(unit, due.subject_id, now)
        case ClockKind.REMIND:
            remind_owner(unit, due.subject_id, now)
        case ClockKind.RESPOND:
            ring_respond(unit, due.subject_id, now)
        case ClockKind.LATE:
            ring_late(unit, due.subject_id, now)
        case ClockKind.ALERT_CHAIN:
            ring_chain(unit, app.alert_clocks, due.subject_id, now)
        case ClockKind.NOTICE:
            _notify_owner(app, unit, due)
        case ClockKind.COPY_NOTICE:
            _notify_copied(unit, due, now)
        case ClockKind.SEND:
            jobs.add_send(unit, due.subject_id)
        case ClockKind.REFUSED:
            look_into_refusal(unit, due.subject_id, now)
        case ClockKind.SAFETY_CHECK:
            ring_check(app, unit, due.subject_id, now)
        case ClockKind.HANDOVER:
            ring_handover(unit, due.subject_id, now)
        case ClockKind.REPORT_CHANGED:
            ring_changed(unit, due.subject_id, now)
        case ClockKind.CLAIM:
            ring_claim(app, unit, due.subject_id, now)
        case ClockKind.GIVE_BACK:
            ring_give_back(app, unit, due.subject_id, now)
        case ClockKind.TELL_BACK:
            ring_tell_back(app, unit, due.subject_id, now)
        case ClockKind.OUTCOME_DUE:
            ring_outcome_due(unit, due.subject_id, now)
        case ClockKind.SCREEN_FAULT | ClockKind.SLOW:
            pass  # Looked at by the front door, which knows its classifier; and by whoever sends.
        case _:
            _ring_beside_items(unit, due, now)


def _ring_beside_items(unit: Unit, due: Due, now: datetime) -> None:
    """The clocks of no item: of what came with a text, of a person's care, of who is there."""
    match due.kind:
        case ClockKind.MEDIA:
            ring_media(unit, due.subject_id, now)
        case ClockKind.CONSENT_DUE:
            look_at_consent(unit, due.subject_id, now)
        case ClockKind.NUMBER_DOUBTED:
            ring_doubt(unit, due.subject_id, now)
        case ClockKind.OUT_OF_REACH:
            ring_out_of_reach(unit, due.subject_id, now)
        case ClockKind.COVER_GAPS:
            watch_gaps(unit, due.subject_id, now)
        case ClockKind.PROMISE:
            ring_promise(unit, due.subject_id, now)
        case ClockKind.CONTACT_DUE:
            ring_interval(unit, due.subject_id, now)
        case ClockKind.CHECK_IN:
            ring_check_in(unit, due.subject_id, now)
        case ClockKind.KEY_WORKER_CHANGE:
            ring_change(unit, due.subject_id, now)
        case ClockKind.LEAVE_UNCOVERED:
            ring_uncovered(unit, due.subject_id, now)
        case ClockKind.LEAVE_NEAR:
            ring_near(unit, due.subject_id, now)
        case ClockKind.LEAVE_BACK:
            ring_back(unit, due.subject_id, now)
        case ClockKind.DIGEST:
            ring_digest(unit, due.subject_id, now)
        case ClockKind.DIGEST_UNOPENED:
            ring_unopened(unit, due.subject_id, now)
        case _:
            raise LookupError(f"nothing rings for {due.kind}")


def _notify_owner(app: App, unit: Unit, due: Due) -> None:
    item = items.get_item(unit, due.subject_id, lock=True)
    if item.acknowledged_at is not None or item.closed_at is not None:
        return
    now = app.clock.now()
    if waits_for_staff(unit, item, ClockKind.NOTICE, now):
        return  # It rings late, and nobody is there any more.
    candidates = readers_of(unit, item, now)
    # Who was to read it may have fallen ill since: then whoever is there hears of it, and has it.
    gone = not is_desk(item.owner.role) and not is_present(candidates, item.owner)
    matter = Matter(about_worker=item.private)
    owner = decide_route(candidates, matter).owner if gone else item.owner
    is_today = item.lane is Lane.TODAY
    reached = alert_in_chain(
        unit,
        owner,
        candidates,
        item.code,
        text_id="staff_notice_today" if is_today else "staff_notice",
        message_id=item.message_id,
        # An item that was raised to today is told of once more.
        step="notice_today" if is_today else "notice",
        now=now,
    )
    new_owner = reached or owner
    if new_owner != item.owner:
        items.set_owner(unit, item.id, new_owner)


def _notify_copied(unit: Unit, due: Due, now: datetime) -> None:
    item = items.get_item(unit, due.subject_id)
    for desk_id in items.list_copies(unit, item.id):
        send_to_staff(
            unit,
            "desk",
            desk_id,
            "staff_copied",
            {"code": item.code},
            item.message_id,
            f"copied:{desk_id}",
            now,
        )
