"""What staff read of an item: the words, who wrote them, what was sent back. Protected: it opens
to staff whose reading stands in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true

from bot.care.delivery import Status
from bot.care.facts import Category, Verification
from bot.care.person_details import Details
from bot.care.protected import Protected
from bot.records import people, tables
from bot.records.confidences import Confidence
from bot.records.items import Item
from bot.records.media import Media, Medium, list_media
from bot.records.own_sharing import open_name
from bot.records.people import Sender
from bot.records.person_brief import details_of
from bot.records.safe_hours import find_last_heard_at
from bot.records.unit import Unit

#: What somebody wrote so long before danger words belongs to them.
REACHES_BACK = timedelta(hours=6)

#: Whom somebody said they write about goes with the texts of so long around it.
ABOUT_AROUND = timedelta(hours=24)

_message, _person = tables.inbound_message, tables.person


@dataclass(frozen=True, slots=True)
class ItemMessage:
    """One text of the person's, to the letter. `confidence` is what its author chose about it;
    `is_before`: it came before the item."""

    id: UUID
    received_at: datetime
    channel: str
    danger: bool
    media_count: int
    verification: Verification
    confidence: Confidence | None
    is_before: bool
    words: str = field(repr=False)
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class SentBack:
    """A text of ours to the person, or a call that says it. Without words it was not yet made."""

    at: datetime
    status: Status
    is_call: bool
    words: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ItemPerson:
    """Who wrote, as far as a number can say. `number` is E.164; None where there is only a
    WhatsApp user id. `cares_for`: whom, by name, of those in the item's team."""

    is_known: bool
    is_shared_number: bool
    is_service_user: bool
    is_carer: bool
    easy_read: bool
    text_only: bool
    others_see: bool
    is_doubted: bool
    do_not_ring: bool
    name: str | None = field(repr=False)
    number: str | None = field(repr=False)
    cares_for: tuple[str, ...] = field(repr=False)
    details: Details = field(repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """Whom somebody said they write about, in their own words, and when."""

    said_at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ItemWords:
    """All that staff need to know of an item before they ring. `about`: None where they did not
    say, or not in these days."""

    person: ItemPerson
    messages: tuple[ItemMessage, ...]
    sent_back: tuple[SentBack, ...]
    last_heard_at: datetime | None
    about: About | None


def find_item_words(unit: Unit, item: Item) -> Protected[ItemWords]:
    """The words of an item with what belongs to them. Raises ErasedError where the person was
    erased."""
    rows = _rows(unit, item)
    sender = people.get_sender(unit, rows[-1].contact_point_id)
    first = next(row for row in rows if row.of_item)
    media = list_media(unit, [row.id for row in rows if row.media_count])
    messages = tuple(_message_of(unit, row, first.received_at, media) for row in rows)
    words = ItemWords(
        person=_person_of(unit, item, sender),
        messages=messages,
        sent_back=_sent_back(unit, item, messages),
        last_heard_at=find_last_heard_at(unit, item.person_id),
        about=_about(unit, sender, messages),
    )
    return Protected(words, item.person_id, Category.PERSONS_MESSAGES)


def _rows(unit: Unit, item: Item) -> Sequence[Any]:
    """The texts of the item. Of an alert, whatever else the person wrote meanwhile and shortly
    before too: danger is said in pieces, and the later ones need not look like it."""
    of_item, which = which_texts(unit, item)
    query = (
        select(_message, tables.message_sharing.c.choice, of_item.label("of_item"))
        .outerjoin(tables.message_sharing, tables.message_sharing.c.message_id == _message.c.id)
        .where(which)
        # Of one moment, the one that opened the item comes first.
        .order_by(_message.c.received_at, _message.c.id != item.message_id, _message.c.id)
    )
    return unit.connection.execute(query).all()


def which_texts(unit: Unit, item: Item) -> tuple[Any, Any]:
    """What is true of a text that opened or joined the item, and of one that is shown with it."""
    joined = select(tables.item_message.c.message_id).where(
        tables.item_message.c.item_id == item.id
    )
    own = select(tables.item.c.message_id).where(tables.item.c.id == item.id)
    # One list of ids: with an "or" between them the database reads every text that there is.
    of_item = _message.c.id.in_(own.union_all(joined))
    has_chain = select(tables.episode.c.id).where(tables.episode.c.item_id == item.id)
    if unit.connection.execute(has_chain).first() is None:
        return of_item, of_item
    around = select(_message.c.id).where(_around(item))
    return of_item, _message.c.id.in_(own.union_all(joined, around))


def count_shown(unit: Unit, item: Item) -> int:
    """How many texts whoever reads an item sees, without opening one."""
    _, which = which_texts(unit, item)
    count = select(func.count()).select_from(_message).where(which)
    return int(unit.connection.execute(count).scalar_one())


def is_shown(item: Item) -> Any:
    """What is true of a text of ours that answers none that may be about a worker."""
    turn = tables.outbound_message.c.turn_id
    others = select(tables.item.c.id).where(
        tables.item.c.person_id == item.person_id, tables.item.c.private
    )
    hidden = [_private_messages(item), *turns_of_staff(others.where(tables.item.c.id != item.id))]
    return or_(turn.is_(None), and_(*(turn.not_in(one) for one in hidden)))


def turns_of_staff(item_ids: Any) -> tuple[Any, Any]:
    """The turns in which staff wrote to people about some items, or talked with them: each has an
    id of its own, not that of a text of theirs."""
    answer, claim = tables.worker_answer.c, tables.claim.c
    return (
        select(answer.id).where(answer.item_id.in_(item_ids)),
        select(claim.id).where(claim.item_id.in_(item_ids)),
    )


def _around(item: Item) -> Any:
    """The person's other texts of the time of an alert; none that may be about a worker."""
    return and_(
        _message.c.person_id == item.person_id,
        _message.c.received_at > item.opened_at - REACHES_BACK,
        _message.c.received_at <= item.closed_at if item.closed_at is not None else true(),
        _message.c.id.not_in(_private_messages(item)),
    )


def _private_messages(item: Item) -> Any:
    """The person's texts that may be about a worker: whoever reads another item reads none."""
    private = select(tables.item.c.id, tables.item.c.message_id).where(
        tables.item.c.person_id == item.person_id, tables.item.c.private
    )
    found = private.subquery()
    joined = select(tables.item_message.c.message_id).where(
        tables.item_message.c.item_id.in_(select(found.c.id))
    )
    return select(found.c.message_id).union_all(joined)


def _message_of(unit: Unit, row: Any, first_at: datetime, media: Media) -> ItemMessage:
    return ItemMessage(
        id=row.id,
        received_at=row.received_at,
        channel=row.channel,
        danger=row.danger,
        media_count=row.media_count,
        verification=Verification(row.verification),
        confidence=None if row.choice is None else Confidence(row.choice),
        is_before=row.received_at < first_at,
        words=unit.open(row.body, "inbound_message.body", row.id),
        media=media.get(row.id, ()),
    )


def _person_of(unit: Unit, item: Item, sender: Sender) -> ItemPerson:
    row = unit.connection.execute(select(_person).where(_person.c.id == item.person_id)).one()
    name = _name(unit, row)
    address = people.open_address(unit, sender)
    return ItemPerson(
        is_known=name is not None or row.is_service_user or row.is_carer,
        is_shared_number=not sender.identified and _is_of_somebody(unit, sender),
        is_service_user=row.is_service_user,
        is_carer=row.is_carer,
        easy_read=row.easy_read,
        text_only=row.text_only,
        others_see=sender.others_see,
        is_doubted=sender.doubted_at is not None,
        do_not_ring=sender.do_not_ring,
        name=name,
        number=None if address.startswith("wa:") else address,
        cares_for=_cared_for(unit, item, row.is_carer),
        details=details_of(unit, row),
    )


def _is_of_somebody(unit: Unit, sender: Sender) -> bool:
    """Whether a number that says nobody's name is known to be several people's."""
    point = tables.contact_point.c
    ours = select(point.address_hash).where(point.id == sender.contact_point_id)
    query = select(func.count()).where(
        point.address_hash.in_(ours), point.identifies, point.id != sender.contact_point_id
    )
    return bool(unit.connection.execute(query).scalar_one())


def _cared_for(unit: Unit, item: Item, is_carer: bool) -> tuple[str, ...]:
    if not is_carer:
        return ()
    ids = [p for p, team in people.list_cared_for(unit, item.person_id) if team == item.team_id]
    rows = unit.connection.execute(select(_person).where(_person.c.id.in_(ids))).all()
    return tuple(sorted(filter(None, (_name(unit, row) for row in rows))))


def _name(unit: Unit, row: Any) -> str | None:
    first = open_name(unit, row.first_name, "person.first_name", row.id)
    last = open_name(unit, row.last_name, "person.last_name", row.id)
    return " ".join(part for part in (first, last) if part) or None


def _sent_back(unit: Unit, item: Item, messages: Sequence[ItemMessage]) -> tuple[SentBack, ...]:
    table = tables.outbound_message
    to_them = (table.c.recipient_kind == "person") & (table.c.recipient_id == item.person_id)
    messages = [message for message in messages if not message.is_before]
    of_turns = table.c.turn_id.in_([message.id for message in messages])
    since = table.c.created_at >= messages[0].received_at
    until = table.c.created_at <= item.closed_at if item.closed_at else since
    # Nor is our answer to a text shown that may be about a worker.
    shown = is_shown(item)
    query = (
        select(table.c.id, table.c.created_at, table.c.sent_at, table.c.status)
        .add_columns(table.c.body, table.c.channel)
        .where(to_them, or_(of_turns, and_(since, until, shown)))
        .order_by(table.c.created_at, table.c.id)
    )
    return tuple(
        SentBack(
            at=row.sent_at or row.created_at,
            status=Status(row.status),
            is_call=row.channel == "voice",
            words=None
            if row.body is None
            else unit.open(row.body, "outbound_message.body", row.id),
        )
        for row in unit.connection.execute(query)
    )


def _about(unit: Unit, sender: Sender, messages: Sequence[ItemMessage]) -> About | None:
    table = tables.conversation.c
    first, last = messages[0].received_at, messages[-1].received_at
    row = unit.connection.execute(
        select(table.about, table.about_said_at).where(
            table.id == sender.conversation_id,
            table.about_said_at.between(first - ABOUT_AROUND, last + ABOUT_AROUND),
        )
    ).first()
    if row is None or row.about is None:
        return None
    words = unit.open(row.about, "conversation.about", sender.conversation_id)
    return About(row.about_said_at, words)
