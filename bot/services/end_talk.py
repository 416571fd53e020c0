"""Ends a claim: the bot answers again. Whoever heard that it began hears that too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from bot.records import answer_ways, claims, items, jobs, outbox, outcomes, people
from bot.records.audit import Event, add_event
from bot.records.claims import Claim
from bot.records.clocks import ClockKind, end_clock
from bot.records.items import Item
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.tell_outcome import is_unseen

BEGINS, ENDS = "claim_begins", "claim_ends"


def end_talk(unit: Unit, claim: Claim, how: str, now: datetime) -> None:
    """The bot answers again; the person is told where they were told of the beginning."""
    claims.end_claim(unit, claim, how, now)
    end_clock(unit, claim.id, now, ClockKind.CLAIM)
    item = items.get_item(unit, claim.item_id)
    if claim.told and may_tell_of_talk(unit, item):
        say_of_talk(unit, claim.id, item, ENDS, now)
    add_event(unit, Event("claim.ended", now, **about_talk(claim, item, how=how)))


def end_talk_of(unit: Unit, item: Item, now: datetime) -> None:
    """An item was closed: whoever talks with its sender has finished."""
    claim = claims.find_of_item(unit, item.id)
    if claim is not None:
        end_talk(unit, claim, "closed", now)


def may_tell_of_talk(unit: Unit, item: Item) -> bool:
    """Whether a text that we start may say that a human is there: never where whoever hurts them
    may hold the phone, or the number may be somebody else's."""
    try:
        sent = outcomes.get_sent(unit, item)
    except ErasedError:
        return False
    sender = people.get_sender(unit, sent.contact_point_id)
    return not (sent.gone or sender.doubted_at is not None or is_unseen(unit, item, sent, sender))


def say_of_talk(unit: Unit, claim_id: UUID, item: Item, text_id: str, now: datetime) -> None:
    """Tell a person that a human is there, or has gone. A repeat does nothing."""
    way = answer_ways.get_last_way(unit, item.person_id)
    sender = people.get_sender(unit, way.contact_point_id)
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=claim_id,
        step=text_id,
        recipient=outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        ),
        channel=way.channel,
        text_id=text_id,
        values={},
        permits=(),
        created_at=now,
        easy_read=sender.easy_read,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id)


def about_talk(claim: Claim, item: Item, **details: str) -> dict[str, Any]:
    """What the audit trail says of a claim."""
    account = {} if claim.by.account_id is None else {"account": str(claim.by.account_id)}
    return {
        "actor": claim.by.kind,
        "actor_id": claim.by.id,
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), "claim": str(claim.id), **account, **details},
    }
