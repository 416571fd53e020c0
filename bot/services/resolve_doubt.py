"""A text that may or may not have been sent: ask the provider before sending it again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.logs import logger
from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.sender import Accepted, OutboundText
from bot.records import jobs, outbox, outbox_reports
from bot.records.outbox import Outbound
from bot.records.unit import Unit
from bot.services.send_outbound import to_send
from bot.services.sending_results import note_result

#: A text that is still being sent after this long is in doubt: its sender may be dead.
DOUBTFUL_AFTER = timedelta(seconds=45)

#: A reply in the webhook's answer of which nothing is heard for this long is looked into.
UNCONFIRMED_AFTER = timedelta(seconds=60)

_IN_DOUBT = (Status.SENDING, Status.DOUBTFUL, Status.IN_ANSWER)


def find_doubtful(app: App) -> list[UUID]:
    """Texts of which nothing has been heard for too long; each is named once in that time."""
    with app.records.begin() as unit:
        return _take(app, unit)


def look_into_doubtful(app: App) -> int:
    """Let the worker ask about every text in doubt; returns how many there were."""
    with app.records.begin() as unit:
        doubtful = _take(app, unit)
        for outbound_id in doubtful:
            jobs.add_resolve(unit, outbound_id)
    return len(doubtful)


def _take(app: App, unit: Unit) -> list[UUID]:
    now = app.clock.now()
    return outbox_reports.take_doubtful(unit, now - DOUBTFUL_AFTER, now)


def resolve_doubt(app: App, outbound_id: UUID) -> None:
    """Find out whether the provider has the text; if it has not, send it.

    A provider that cannot be asked is asked again later. Only the answer to danger is sent
    without knowing: it may arrive twice, and must not fail to arrive.
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
        if outbound.status != Status.IN_ANSWER:
            return
        found = None
    _settle(app, outbound, text, found)


def _settle(app: App, outbound: Outbound, text: OutboundText, found: Accepted | None) -> None:
    with app.records.begin() as unit:
        held = outbox.find_outbound(unit, text.id, lock=True)
        if held is None or held.status != outbound.status:
            return
        if found is not None:
            outbox.set_status(unit, text.id, Status.SENDING)
            note_result(app, unit, text.id, found)
            return
        outbox.set_status(unit, text.id, Status.WAITING)
        jobs.add_send(unit, text.id, urgent=outbound.status == Status.IN_ANSWER)
