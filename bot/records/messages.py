"""Inbound messages: verbatim, once, sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.facts import Verification
from bot.care.lanes import ALERTED
from bot.records import tables
from bot.records.people import SENDER_COLUMNS, Sender, sender_of
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An inbound message to be stored. `verification` is what the address proved as it came in."""

    id: UUID
    provider_sid: str
    channel: str
    body: str
    media_count: int
    verification: Verification
    received_at: datetime
    danger: bool
    turn: str
    danger_level: str | None = None
    danger_category: str | None = None


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """A stored message with its sender as they stand now; the words stay sealed."""

    id: UUID
    sender: Sender
    channel: str
    verification: Verification
    turn: str
    claimed_until: datetime | None
    media_count: int
    sealed_words: bytes = field(repr=False)
    danger_level: str | None = None
    """now, 4h, today or check; None where the danger screen found nothing."""
    danger_category: str | None = None
    """The category that decided the answer to danger."""

    @property
    def is_danger(self) -> bool:
        """Whether the person was answered at once, and staff were alerted."""
        return self.danger_level in ALERTED


_message = tables.inbound_message
_TURN_MESSAGE = (
    SENDER_COLUMNS.join(_message, _message.c.contact_point_id == tables.contact_point.c.id)
    .add_columns(
        _message.c.id.label("message_id"),
        _message.c.channel,
        _message.c.verification,
        _message.c.turn,
        _message.c.body,
        _message.c.media_count,
        _message.c.danger_level,
        _message.c.danger_category,
        tables.conversation.c.claimed_until,
    )
    .where(_message.c.id == bindparam("message_id"))
)
_TURN_MESSAGE_LOCKED = _TURN_MESSAGE.with_for_update(of=_message)
_ADD_INBOUND = (
    insert(_message)
    .on_conflict_do_nothing(index_elements=["provider_sid"])
    .returning(_message.c.id)
)
_LATELY = (
    select(_message.c.id, _message.c.body, _message.c.danger_level)
    .where(
        _message.c.person_id == bindparam("person_id"),
        _message.c.received_at >= bindparam("since"),
        ~_message.c.danger,
    )
    .order_by(_message.c.received_at.desc())
    .limit(bindparam("at_most"))
)
_MARK_TURN = (
    update(_message).where(_message.c.id == bindparam("message_id")).values(turn=bindparam("how"))
)


def add_inbound(unit: Unit, new: NewMessage, sender: Sender) -> bool:
    """Store a message; False when one with this provider sid is already there."""
    row = {
        "id": new.id,
        "provider_sid": new.provider_sid,
        "person_id": sender.person_id,
        "conversation_id": sender.conversation_id,
        "contact_point_id": sender.contact_point_id,
        "channel": new.channel,
        "body": unit.seal(sender.data_key_id, new.body, "inbound_message.body", new.id),
        "media_count": new.media_count,
        "verification": int(new.verification),
        "received_at": new.received_at,
        "danger": new.danger,
        "danger_level": new.danger_level,
        "danger_category": new.danger_category,
        "turn": new.turn,
    }
    return unit.connection.execute(_ADD_INBOUND, row).first() is not None


def list_kept_sids(unit: Unit, sids: Collection[str]) -> set[str]:
    """Of the provider's ids of texts, those that are kept."""
    sid = _message.c.provider_sid
    return set(unit.connection.execute(select(sid).where(sid.in_(sids))).scalars())


def get_turn_message(unit: Unit, message_id: UUID, *, lock: bool = False) -> TurnMessage:
    """A stored message; locked until commit when its turn is being answered."""
    query = _TURN_MESSAGE_LOCKED if lock else _TURN_MESSAGE
    row = unit.connection.execute(query, {"message_id": message_id}).one()
    return TurnMessage(
        id=row.message_id,
        sender=sender_of(row),
        channel=row.channel,
        verification=Verification(row.verification),
        turn=row.turn,
        claimed_until=row.claimed_until,
        media_count=row.media_count,
        sealed_words=row.body,
        danger_level=row.danger_level,
        danger_category=row.danger_category,
    )


def open_words(unit: Unit, message: TurnMessage) -> str:
    """What the person wrote, verbatim, for the dialogue that answers them."""
    return unit.open(message.sealed_words, "inbound_message.body", message.id)


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text of before, verbatim, and whether the danger screen found anything in it."""

    words: str = field(repr=False)
    found: bool


def list_texts_since(
    unit: Unit, sender: Sender, since: datetime, at_most: int
) -> list[EarlierText]:
    """What a person texted lately, oldest first: the last texts that alerted nobody at once."""
    rows = unit.connection.execute(
        _LATELY, {"person_id": sender.person_id, "since": since, "at_most": at_most}
    ).all()
    return [
        EarlierText(unit.open(r.body, "inbound_message.body", r.id), r.danger_level is not None)
        for r in reversed(rows)
    ]


def find_last_at(unit: Unit, contact_point_id: UUID, channel: str) -> datetime | None:
    """When the last text came from a contact point by a channel."""
    found: datetime | None = unit.connection.execute(
        select(func.max(_message.c.received_at)).where(
            _message.c.contact_point_id == contact_point_id, _message.c.channel == channel
        )
    ).scalar_one()
    return found


def find_last_danger_at(unit: Unit, person_id: UUID) -> datetime | None:
    """When the person's last text came in, in which the danger screen found anything."""
    found: datetime | None = unit.connection.execute(
        select(func.max(_message.c.received_at)).where(
            _message.c.person_id == person_id, _message.c.danger_level.is_not(None)
        )
    ).scalar_one()
    return found


def find_danger_level(unit: Unit, message_id: UUID) -> str | None:
    """What the danger screen found in one message; None where it found nothing."""
    query = select(_message.c.danger_level).where(_message.c.id == message_id)
    found: str | None = unit.connection.execute(query).scalar_one()
    return found


def mark_turn(unit: Unit, message_id: UUID, turn: str) -> None:
    """Note how the turn of a message ended: `done`, `plain` (without Rasa) or `none`."""
    unit.connection.execute(_MARK_TURN, {"message_id": message_id, "how": turn})


def set_words(unit: Unit, message: TurnMessage, words: str) -> TurnMessage:
    """Keep other words in place of those that came: a PIN is taken out of a text."""
    sealed = unit.seal(message.sender.data_key_id, words, "inbound_message.body", message.id)
    unit.connection.execute(update(_message).where(_message.c.id == message.id).values(body=sealed))
    return replace(message, sealed_words=sealed)
