"""What may be shared back of an item, and with whom, as it stands now.

Decided by the one function that decides what the bot says, for somebody of whom staff have made
sure who it is. Nothing is told by it: that somebody read it is the event of the reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from bot.app import App
from bot.care.consent import Decision, decide
from bot.care.consent_records import Standing
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.item_view import ASKED_FOR, MayTell, sum_up
from bot.care.protected import Permit, Protected
from bot.clock import local
from bot.records import item_view, known_facts
from bot.records.confidences import find_shared_message
from bot.records.item_view import Pair
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.told_facts import fingerprint_now


@dataclass(frozen=True, slots=True)
class Sharing:
    """What `other` may be told of `subject` now. `of_writer`: it is the subject who wrote the item.

    `may_know`: whether the subject may be told that the other wrote; None where they did not.
    """

    of_writer: bool
    may_tell: MayTell
    may_know: bool | None
    subject: str = field(repr=False)
    other: str = field(repr=False)


def find_sharing(
    app: App, unit: Unit, staff: Staff, item: Item, message_ids: Sequence[UUID], now: datetime
) -> Protected[tuple[Sharing, ...]]:
    """With whom what may be shared. Nobody reads it of a service user whom they live with."""
    found = []
    for pair in item_view.list_pairs(unit, item):
        if _is_close(unit, staff, pair):
            continue
        try:
            found.append(_sharing(app, unit, item, pair, message_ids, now))
        except ErasedError:
            continue  # One of the two was erased: there is nothing to share.
    return Protected(tuple(found), item.person_id, Category.CONSENT_RECORD)


def _is_close(unit: Unit, staff: Staff, pair: Pair) -> bool:
    reader = get_reader(unit, staff, pair.subject_id)
    return reader is None or reader.is_close


def _sharing(
    app: App, unit: Unit, item: Item, pair: Pair, message_ids: Sequence[UUID], now: datetime
) -> Sharing:
    of_writer = pair.subject_id == item.person_id
    return Sharing(
        of_writer=of_writer,
        may_tell=find_may_tell(app, unit, pair, now)[0],
        may_know=None if of_writer else _may_know(app, unit, pair, message_ids, now),
        subject=pair.subject,
        other=pair.other,
    )


def find_may_tell(app: App, unit: Unit, pair: Pair, now: datetime) -> tuple[MayTell, Standing]:
    """What one may be told of the other now, for staff who have opened either; and all that it
    rests on."""
    standing = find_standing(unit, pair.subject_id, pair.other_id, local(now).date())
    decisions = {one: _decide(app, unit, standing, one, now) for one in ASKED_FOR}
    return sum_up(decisions), standing


def _decide(
    app: App, unit: Unit, standing: Standing, category: Category, now: datetime
) -> Decision:
    request = Request(
        id=uuid4(),
        requester_id=standing.requester_id,
        subject_id=standing.subject_id,
        category=category,
        verification=Verification.STAFF_PROVED,
        may_text=MayText.NOTHING,
        now=now,
        standing=standing,
        current=_current(unit, standing.subject_id, category, now),
    )
    return decide(request, app.terms)


def _current(unit: Unit, subject_id: UUID, category: Category, now: datetime) -> bytes | None:
    if category is Category.USES_SERVICE:
        return known_facts.fingerprint(unit, subject_id, category, known_facts.USES_SERVICE)
    return fingerprint_now(unit, subject_id, category, now)


def _may_know(app: App, unit: Unit, pair: Pair, message_ids: Sequence[UUID], now: datetime) -> bool:
    """Whether the person may be told of every one of these texts that the other wrote it."""
    decisions = [
        decide(
            Request(
                id=uuid4(),
                requester_id=pair.subject_id,
                subject_id=pair.subject_id,
                category=Category.CARERS_MESSAGES,
                verification=Verification.STAFF_PROVED,
                may_text=MayText.NOTHING,
                now=now,
                message=find_shared_message(unit, message_id),
            ),
            app.terms,
        )
        for message_id in message_ids
    ]
    return bool(decisions) and all(isinstance(one, Permit) for one in decisions)
