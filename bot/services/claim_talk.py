"""A member of staff talks with somebody, and the bot keeps quiet until they have finished, or have
said nothing for too long. Danger is screened and answered as ever: see `leave_to_human`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from bot.app import App
from bot.records import answer_ways, claims, items, people
from bot.records.audit import Event, add_event
from bot.records.claims import Claim
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.acknowledge_item import acknowledge_item
from bot.services.alerting import send_to_staff
from bot.services.end_talk import BEGINS, about_talk, end_talk, may_tell_of_talk, say_of_talk
from bot.services.write_answer import find_item_in_talk


def claim_talk(app: App, staff: Staff, code: str, form_id: UUID) -> str | None:
    """Take over the talk with whoever sent an item: `claimed`, `yours` where it is already, or
    `taken` where somebody else has it. None where the item is not theirs to read."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_in_talk(unit, staff, code, now)
        if item is None:
            return None
        try:
            return put_claim(app, unit, staff, item, form_id, now)
        except ErasedError:
            return None


def release_talk(app: App, staff: Staff, code: str) -> str | None:
    """Give a talk of one's own back to the bot: `released`, or `over` where there is none. None
    where the item is not theirs to read."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_in_talk(unit, staff, code, now)
        if item is None:
            return None
        return put_back(unit, staff, item, now)


def put_back(unit: Unit, staff: Staff, item: Item, now: datetime) -> str:
    """The same in a transaction that holds the talk."""
    claim = claims.find_of_item(unit, item.id)
    if claim is None or claim.by != staff:
        return "over"
    end_talk(unit, claim, "released", now)
    return "released"


def ring_claim(app: App, unit: Unit, claim_id: UUID, now: datetime) -> None:
    """A claim may have lasted long enough: its worker has written nothing for so long."""
    claim = claims.find_open(unit, claim_id)
    if claim is None:
        return
    if claim.until > now:
        set_clock(unit, ClockKind.CLAIM, claim.id, claim.until)
        return
    end_talk(unit, claim, "timed_out", now)
    item = items.get_item(unit, claim.item_id)
    minutes = int(app.answer_clocks.claim.total_seconds() // 60)
    send_to_staff(
        unit,
        claim.by.kind,
        claim.by.id,
        "staff_claim_over",
        {"code": item.code, "minutes": str(minutes)},
        item.message_id,
        f"claim_over:{claim.id}",
        now,
        urgent=True,
    )


def find_talking(unit: Unit, conversation_id: UUID, now: datetime) -> Claim | None:
    """The claim of a conversation, while it holds."""
    claim = claims.find_claim(unit, conversation_id)
    return None if claim is None or claim.until <= now else claim


def tell_claimant(unit: Unit, sender: Sender, message_id: UUID, now: datetime) -> None:
    """A text came in while somebody talks with the person: they hear of it at once."""
    claim = find_talking(unit, sender.conversation_id, now)
    if claim is None:
        return
    send_to_staff(
        unit,
        claim.by.kind,
        claim.by.id,
        "staff_claim_text",
        {"code": items.get_item(unit, claim.item_id).code},
        message_id,
        "claim_text",
        now,
        urgent=True,
    )


def put_claim(
    app: App,
    unit: Unit,
    staff: Staff,
    item: Item,
    form_id: UUID,
    now: datetime,
    message_id: UUID | None = None,
) -> str:
    """The same in a transaction that holds the talk and the item. Raises ErasedError."""
    way = answer_ways.get_last_way(unit, item.person_id)
    sender = people.get_sender(unit, way.contact_point_id)
    held = claims.find_claim(unit, sender.conversation_id, lock=True)
    if held is not None and held.until <= now:
        end_talk(unit, held, "timed_out", now)
        held = None
    if held is not None:
        return "yours" if held.by == staff else "taken"
    told = may_tell_of_talk(unit, item)
    claim = Claim(
        uuid5(form_id, f"claim:{staff.id}:{item.id}"),
        sender.conversation_id,
        item.id,
        staff,
        now,
        now + app.answer_clocks.claim,
        told,
    )
    if not claims.add_claim(unit, claim):
        return "taken"  # Or a form that was sent a second time, after the talk had ended.
    set_clock(unit, ClockKind.CLAIM, claim.id, claim.until)
    if item.closed_at is None:
        acknowledge_item(unit, app.alert_clocks, staff, item, message_id, now)
    if told:
        say_of_talk(unit, claim.id, item, BEGINS, now)
    add_event(unit, Event("claim.made", now, **about_talk(claim, item)))
    return "claimed"
