"""Sends one text of the outbox: claimed, decided again, handed over, noted.

Three steps, and no transaction is open during the middle one. A crash in the middle leaves the
row `sending`; when nothing has been heard of it for a while, the provider is asked before
anything is sent again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.closing import Closing
from bot.care.delivery import Status
from bot.logs import describe, logger
from bot.messaging.gsm7 import to_gsm7
from bot.messaging.sender import MAX_VALIDITY_SECONDS, OutboundText, Way
from bot.records import digests, outbox, people, phones, teams
from bot.records.outbox import Outbound
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.safety_checks import PROMPT_STEPS
from bot.records.unit import DatabaseBusyError, DatabaseSilent, Unit
from bot.services.answer_sending import ANSWER_STEP, hold_if_needed
from bot.services.answering import REFUSALS
from bot.services.audit_decision import audit_decision
from bot.services.call_person import CALL_STEP, may_still_call
from bot.services.check_in import STEP as CHECK_IN_STEP
from bot.services.check_in import may_still_check_in
from bot.services.digest_mail import as_mail
from bot.services.loop_guard import withhold_if_looping
from bot.services.purposes import is_good_until, with_good_until
from bot.services.safe_hours import wait_if_unsafe
from bot.services.safety_check import is_still_wanted
from bot.services.sending_results import TOO_LATE, give_up, give_up_unread, note_result
from bot.services.slow_down import wait_if_slowed
from bot.services.tell_new_key_worker import CHANGE_STEP, may_still_be_told
from bot.services.tell_outcome_back import (
    OUTCOME_STEP,
    READ_STEP,
    WAITS_INSTEAD,
    may_still_tell,
)
from bot.services.told_facts import refused_now
from bot.services.way_out import with_open_way
from bot.services.wording import published_values

#: Texts about a whole list: their link leads to it, and to no item.
DIGEST_TEXTS = frozenset({"staff_digest", "staff_digest_passed"})


def send_outbound(app: App, outbound_id: UUID) -> None:
    """Send a waiting text. Does nothing when another sender has it or it is gone already."""
    text = _claim(app, outbound_id)
    if text is None:
        return
    result = app.sender.send(text)
    with app.records.begin() as unit:
        note_result(app, unit, outbound_id, result)


def send_or_give_up(app: App, outbound_id: UUID) -> None:
    """Send a waiting text; one that cannot even be made ready is given up, in nobody's way."""
    try:
        send_outbound(app, outbound_id)
    except (*DatabaseSilent, DatabaseBusyError):
        raise
    except Exception as error:
        logger().critical("outbound.unsendable", outbound=str(outbound_id), error=describe(error))
        with app.records.begin() as unit:
            give_up_unread(unit, outbound_id, app.clock.now())


def to_send(app: App, unit: Unit, outbound: Outbound) -> OutboundText | None:
    """A text that was claimed before, as the sender takes it; None when it has no address."""
    return _as_sent(app, unit, outbound, _sender_of(unit, outbound))


def callback_url(app: App, outbound_id: UUID) -> str:
    """Where the provider reports on one of our texts."""
    return f"{app.settings.public_base_url}/twilio/status?outbound={outbound_id}"


def on_call_link(app: App, code: str) -> str:
    """Where staff read the item of a code, after they have signed in. Opening it changes nothing:
    mail scanners open links too."""
    return f"{app.settings.public_base_url}/on-call/{code}"


def _link(app: App, text_id: str, code: str) -> str:
    """Where staff go on: what they wrote themselves stands in the console."""
    if text_id.startswith(("staff_answer_", "staff_claim")):
        return f"{app.settings.public_base_url}/console/item/{code}"
    return on_call_link(app, code)


def _claim(app: App, outbound_id: UUID) -> OutboundText | None:
    now = app.clock.now()
    with app.records.begin() as unit:
        outbound = outbox.claim(unit, outbound_id, now)
        if outbound is None:
            return None
        if _comes_too_late(unit, outbound, now):
            outbox.set_status(unit, outbound.id, Status.WITHHELD, error_code="not_wanted")
            return None
        sender = _sender_of(unit, outbound)
        if sender is not None and wait_if_unsafe(unit, outbound, sender, now):
            return None
        outbound = with_good_until(unit, with_open_way(unit, outbound, sender, now))
        if now > is_good_until(outbound):
            give_up(unit, outbound, TOO_LATE, now)
            return None
        if wait_if_slowed(unit, outbound, now):
            return None
        if outbound.step == ANSWER_STEP and hold_if_needed(app, unit, outbound, sender, now):
            return None
        outbound = _with_words(app, unit, outbound, sender, now)
        if withhold_if_looping(unit, outbound, now):
            return None
        text = _as_sent(app, unit, outbound, sender)
        if text is None:
            give_up(unit, outbound, "no_address", now)
        return text


def _comes_too_late(unit: Unit, outbound: Outbound, now: datetime) -> bool:
    """Whether a prompt was written before somebody answered, or a human had the item; a call
    before it came to light that it may put somebody in danger; a check-in before anything spoke
    against it."""
    if outbound.step == CALL_STEP:
        return not may_still_call(unit, outbound.turn_id)
    if outbound.step.startswith(CHECK_IN_STEP):
        return not may_still_check_in(unit, outbound, now)
    if outbound.step == READ_STEP or outbound.step.startswith(f"{OUTCOME_STEP}:"):
        return not may_still_tell(unit, outbound, now)
    if outbound.step == CHANGE_STEP:
        sender = _sender_of(unit, outbound)
        return sender is None or not may_still_be_told(unit, outbound.turn_id, sender, now)
    is_prompt = outbound.step in PROMPT_STEPS
    return is_prompt and not is_still_wanted(unit, outbound.turn_id, now)


def _sender_of(unit: Unit, outbound: Outbound) -> Sender | None:
    """The person a text goes to; None when it goes to staff."""
    contact_point_id = outbound.recipient.contact_point_id
    return None if contact_point_id is None else people.get_sender(unit, contact_point_id)


def _with_words(
    app: App, unit: Unit, outbound: Outbound, sender: Sender | None, now: datetime
) -> Outbound:
    """The text's words, with what may be said decided again at this very moment."""
    text_id, values, body = outbound.text_id, outbound.values, outbound.body
    closing = outbound.closing
    refused = None if sender is None else refused_now(app, unit, outbound, sender, now)
    if refused is not None:
        refusal, request = refused
        audit_decision(unit, refusal, request, now, None)
        # A text that we start is none to be refused by: something waits, and is decided then.
        text_id, body = WAITS_INSTEAD.get(text_id) or REFUSALS[refusal.text], None
        # The refusals say the routes themselves, first or last.
        values = published_values(teams.get_organisation(unit), now)
        closing = Closing.OPENS if closing is Closing.OPENS else Closing.NONE
    if "code" in values:
        values = {**values, "link": _link(app, text_id, values["code"])}
    if "person" in values:
        page = f"/console/person/{values['person']}"
        values = {**values, "link": f"{app.settings.public_base_url}{page}"}
    if text_id in DIGEST_TEXTS:
        values = {**values, "link": f"{app.settings.public_base_url}/console/digest"}
    body = body or to_gsm7(app.texts.fill(text_id, values, closing, easy_read=outbound.easy_read))
    outbox.set_body(unit, outbound, text_id, body)
    return replace(outbound, text_id=text_id, body=body)


def _way(channel: str) -> Way:
    match channel:
        case "whatsapp" | "voice" | "email":
            return channel
        case _:
            return "sms"


def _validity(app: App, outbound: Outbound) -> int:
    """For how many seconds the provider may still let a text wait."""
    left = is_good_until(outbound) - app.clock.now()
    return max(1, min(int(left.total_seconds()), MAX_VALIDITY_SECONDS))


def _as_sent(
    app: App, unit: Unit, outbound: Outbound, sender: Sender | None
) -> OutboundText | None:
    """The text as the sender takes it; None when its recipient has no address any more."""
    if sender is not None:
        address: str | None = people.open_address(unit, sender)
    elif outbound.channel == "email":
        address = digests.find_email(unit, outbound.recipient.kind, outbound.recipient.id)
    else:
        address = phones.find_phone(unit, outbound.recipient.kind, outbound.recipient.id)[1]
    if address is None or outbound.body is None:
        return None
    text = OutboundText(
        id=outbound.id,
        channel=_way(outbound.channel),
        address=address,
        body=outbound.body,
        callback_url=callback_url(app, outbound.id),
        validity_seconds=_validity(app, outbound),
    )
    if outbound.channel == "email" and outbound.text_id in DIGEST_TEXTS:
        return as_mail(app, unit, Staff(outbound.recipient.kind, outbound.recipient.id), text)
    return text
