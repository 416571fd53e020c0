"""A text that may or may not have been sent: ask the provider before sending it again.

What is sent again may arrive twice, and says so: to staff in its own words, of a person's text in
its row and in the audit trail.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.logs import logger
from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.sender import Accepted, OutboundText
from bot.records import jobs, outbox, outbox_reports
from bot.records.audit import Event, add_event
from bot.records.outbox import DANGER_STEPS, Outbound
from bot.records.unit import Unit
from bot.services.send_outbound import to_send
from bot.services.sending_results import note_result

#: A text that is still being sent after this long is in doubt: its sender may be dead.
DOUBTFUL_AFTER = timedelta(seconds=45)

#: A reply in the webhook's answer of which nothing is heard for this long is looked into.
UNCONFIRMED_AFTER = timedelta(seconds=60)

#: A text that must not fail to arrive is sent so often without knowing. Then only a no sends it.
MOST_UNKNOWING = 3

#: In the row of a text that was sent again after doubt, where the provider's error stands.
MAYBE_TWICE = "maybe_twice"

_IN_DOUBT = (Status.SENDING, Status.DOUBTFUL, Status.IN_ANSWER)


def find_doubtful(app: App) -> list[UUID]:
    """Texts of which nothing has been heard for too long, in their order; each is named once in
    that time."""
    with app.records.begin() as unit:
        return [text.id for text in _take(app, unit)]


def look_into_doubtful(app: App) -> int:
    """Let the worker ask about every text in doubt; returns how many there were."""
    with app.records.begin() as unit:
        doubtful = _take(app, unit)
        for text in doubtful:
            jobs.add_resolve(unit, text.id, in_line=text.line)
    return len(doubtful)


def _take(app: App, unit: Unit) -> list[outbox_reports.Doubtful]:
    now = app.clock.now()
    return outbox_reports.take_doubtful(unit, now - DOUBTFUL_AFTER, now)


def resolve_doubt(app: App, outbound_id: UUID) -> None:
    """Find out whether the provider has the text; if it has not, send it.

    A provider that cannot be asked is asked again later. Only an answer to danger and a text to
    staff are sent without knowing: they may arrive twice, and must not fail to arrive.
    """
    with app.records.begin() as unit:
        outbound = outbox.find_outbound(unit, outbound_id)
        text = None if outbound is None else to_send(app, unit, outbound)
    if outbound is None or text is None or outbound.status not in _IN_DOUBT:
        return
    try:
        found = app.sender.find_sent(text, outbound.created_at)
    except ProviderUnavailableError as error:
        logger().warning("outbound.doubt_stays", outbound=str(outbound_id), code=error.code)
        if not _must_arrive(outbound):
            return
        found = None
    _settle(app, outbound, text, found)


def _must_arrive(outbound: Outbound) -> bool:
    """Whether a text is rather sent twice than never."""
    if outbound.attempts >= MOST_UNKNOWING:
        return False
    return outbound.recipient.kind != "person" or outbound.step in DANGER_STEPS


def _settle(app: App, outbound: Outbound, text: OutboundText, found: Accepted | None) -> None:
    with app.records.begin() as unit:
        held = outbox.find_outbound(unit, text.id, lock=True)
        if held is None or held.status != outbound.status:
            return
        if found is not None:
            outbox.set_status(unit, text.id, Status.SENDING)
            note_result(app, unit, text.id, found)
            return
        outbox.set_status(unit, text.id, Status.WAITING, error_code=MAYBE_TWICE)
        _mark(app, unit, held)
        line = outbound.turn_id if outbound.recipient.kind == "person" else None
        jobs.add_send(unit, text.id, urgent=_must_arrive(outbound), in_line=line)


def _mark(app: App, unit: Unit, outbound: Outbound) -> None:
    """Say of a text that goes out again that it may come twice. A person is not told: the answer
    to danger begins with what to do."""
    recipient = outbound.recipient
    if recipient.kind != "person" and outbound.body is not None:
        text_id = "staff_maybe_rung" if outbound.channel == "voice" else "staff_maybe_twice"
        says = app.texts.fill(text_id, {})
        if not outbound.body.startswith(says):
            outbox.set_body(unit, outbound, outbound.text_id, f"{says} {outbound.body}")
    add_event(
        unit,
        Event(
            "outbound.sent_again",
            app.clock.now(),
            subject_id=recipient.id,
            message_id=outbound.turn_id,
            details={"outbound": str(outbound.id)},
        ),
    )
