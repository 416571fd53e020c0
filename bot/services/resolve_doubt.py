"""A text that may or may not have been sent: ask the provider before sending it again."""

from __future__ import annotations

from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.logs import logger
from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.sender import Accepted, OutboundText
from bot.records import jobs, outbox
from bot.records.clocks import ClockKind, set_clock
from bot.records.outbox import Outbound
from bot.services.send_outbound import DOUBTFUL_AFTER, note_result, to_send

_IN_DOUBT = (Status.SENDING, Status.DOUBTFUL, Status.IN_ANSWER)


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
        found = app.sender.find_sent(text, outbound.claimed_at or outbound.created_at)
    except ProviderUnavailableError as error:
        logger().warning("outbound.doubt_stays", outbound=str(outbound_id), code=str(error))
        if outbound.status != Status.IN_ANSWER:
            _ask_again_later(app, outbound_id)
            return
        found = None
    _settle(app, outbound, text, found)


def _ask_again_later(app: App, outbound_id: UUID) -> None:
    with app.records.begin() as unit:
        set_clock(unit, ClockKind.SENDING, outbound_id, app.clock.now() + DOUBTFUL_AFTER)


def _settle(app: App, outbound: Outbound, text: OutboundText, found: Accepted | None) -> None:
    with app.records.begin() as unit:
        now_held = outbox.find_outbound(unit, text.id, lock=True)
        if now_held is None or now_held.status != outbound.status:
            return
        if found is not None:
            outbox.set_status(unit, text.id, Status.SENDING)
            note_result(app, unit, text.id, found)
            return
        outbox.set_status(unit, text.id, Status.WAITING)
        jobs.add_send(unit, text.id, urgent=outbound.status == Status.IN_ANSWER)
