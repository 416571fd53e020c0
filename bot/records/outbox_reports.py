"""What the provider says of our texts, and what it has said nothing of for too long."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select, update

from bot.care.delivery import FAILURES, Status, moves_forward
from bot.care.patience import QUICK_TRIES
from bot.records import tables
from bot.records.clocks import ClockKind
from bot.records.outbox import DANGER_STEPS, Outbound
from bot.records.safety_checks import PROMPT_STEPS
from bot.records.unit import Unit

_table = tables.outbound_message
_MARK_QUEUED = (
    update(_table)
    .where(
        _table.c.id == bindparam("outbound_id"),
        _table.c.status.in_([Status.SENDING.value, Status.DOUBTFUL.value]),
    )
    .values(status=Status.QUEUED.value, provider_sid=bindparam("sid"), sent_at=bindparam("now"))
)
_OVERDUE = (
    select(_table.c.id)
    .where(
        _table.c.status == Status.WAITING.value,
        or_(_table.c.recipient_kind != "person", _table.c.step.in_([*DANGER_STEPS, *PROMPT_STEPS])),
        _table.c.created_at < bindparam("before"),
        # What failed and waits for its next attempt is not overdue: it has a clock.
        ~exists().where(
            tables.clock.c.kind == ClockKind.SEND.value,
            tables.clock.c.subject_id == _table.c.id,
            tables.clock.c.done_at.is_(None),
        ),
    )
    # An answer before what it asks.
    .order_by(_table.c.created_at, _table.c.step.desc())
)
_TAKE_DOUBTFUL = (
    update(_table)
    .where(
        _table.c.status.in_([Status.SENDING.value, Status.DOUBTFUL.value, Status.IN_ANSWER.value]),
        _table.c.claimed_at < bindparam("before"),
    )
    .values(claimed_at=bindparam("now"))
    .returning(
        _table.c.id, _table.c.turn_id, _table.c.step, _table.c.recipient_kind, _table.c.created_at
    )
)
_REPORT = (
    update(_table)
    .where(
        _table.c.id == bindparam("outbound_id"),
        _table.c.status.in_(bindparam("earlier", expanding=True)),
    )
    .values(status=bindparam("reported"), provider_sid=bindparam("sid"), sent_at=bindparam("now"))
    .returning(_table.c.id)
)
_REPORT_FAILURE = _REPORT.where(
    or_(_table.c.provider_sid.is_(None), _table.c.provider_sid == bindparam("sid"))
)
#: Twilio's codes: stopped by its owner, unreachable, blocked, unknown, a landline.
_CUT_OFF = frozenset({"21610", "30003", "30004", "30005", "30006"})
#: It came back so often that the phone counts as out of reach, while more tries follow.
_is_tried_slowly = and_(_table.c.status == Status.WAITING.value, _table.c.attempts >= QUICK_TRIES)
_LAST_KNOWN = (
    select(_table.c.status, _table.c.error_code)
    .where(
        _table.c.contact_point_id == bindparam("point"),
        _table.c.channel != "voice",
        or_(
            _table.c.status.in_(
                [*(s.value for s in FAILURES), Status.DELIVERED.value, Status.READ.value]
            ),
            _is_tried_slowly,
        ),
    )
    .order_by(_table.c.created_at.desc())
    .limit(1)
)
_SUBJECT_OF = select(_table.c.permit_subject_id).where(
    _table.c.id == bindparam("outbound_id"),
    _table.c.permit_subject_id != _table.c.recipient_id,
)
#: Instead of the provider's id, which a second report of the same failure would name.
_REFUSED_BEFORE = "refused_before"
_EXISTS = select(_table.c.id).where(_table.c.id == bindparam("outbound_id"))


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A text in doubt, and the line in which it is looked into: the texts that answer one of a
    person's go out in their order."""

    id: UUID
    line: UUID | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report did: whether it moved the text forward."""

    moved: bool


def list_overdue(unit: Unit, written_before: datetime) -> list[UUID]:
    """Texts to staff and answers to danger that have waited since before a moment."""
    return list(unit.connection.execute(_OVERDUE, {"before": written_before}).scalars())


def is_cut_off(unit: Unit, contact_point_id: UUID) -> bool:
    """Whether the last text to a phone of which anything is known came back for good: its owner
    texted STOP, or the network does not reach it."""
    row = unit.connection.execute(_LAST_KNOWN, {"point": contact_point_id}).first()
    arrived = {Status.DELIVERED, Status.READ}
    return row is not None and Status(row.status) not in arrived and row.error_code in _CUT_OFF


def take_doubtful(unit: Unit, claimed_before: datetime, now: datetime) -> list[Doubtful]:
    """Texts of which nothing was heard since they were claimed before a moment, in their order:
    the sender may have died, or the line. They count as claimed now, and are looked into once."""
    rows = unit.connection.execute(_TAKE_DOUBTFUL, {"before": claimed_before, "now": now}).all()
    rows = sorted(rows, key=lambda row: (row.created_at, _place(row.step)))
    return [Doubtful(r.id, r.turn_id if r.recipient_kind == "person" else None) for r in rows]


def _place(step: str | None) -> int:
    """Which of the texts of one answer comes first."""
    return DANGER_STEPS.index(step) if step in DANGER_STEPS else len(DANGER_STEPS)


def report(
    unit: Unit, outbound_id: UUID, status: Status, provider_sid: str, now: datetime
) -> Reported | None:
    """Move a text forward by a provider's report, in one statement; None when there is none.

    Reports come unordered and twice: one that says nothing later than what we hold changes
    nothing, and neither does the failure of an earlier attempt under another provider id.
    """
    given = {
        "outbound_id": outbound_id,
        "reported": status.value,
        "sid": provider_sid,
        "now": now,
        "earlier": [s.value for s in Status if moves_forward(s, status)],
    }
    query = _REPORT_FAILURE if status in FAILURES else _REPORT
    row = unit.connection.execute(query, given).first()
    if row is not None:
        return Reported(True)
    known = unit.connection.execute(_EXISTS, given).first()
    return None if known is None else Reported(False)


def list_told(unit: Unit, turn_id: UUID, text_id: str, since: datetime) -> list[UUID]:
    """To whom one of our texts was written in a turn since a moment."""
    told = select(_table.c.recipient_id).where(
        _table.c.turn_id == turn_id, _table.c.text_id == text_id, _table.c.created_at >= since
    )
    return list(unit.connection.execute(told.distinct()).scalars())


def mark_queued(unit: Unit, outbound_id: UUID, provider_sid: str, now: datetime) -> bool:
    """The provider took a text; False when a callback was quicker and knows more."""
    given = {"outbound_id": outbound_id, "sid": provider_sid, "now": now}
    return unit.connection.execute(_MARK_QUEUED, given).rowcount == 1


def tells_of_another(unit: Unit, outbound_id: UUID) -> bool:
    """Whether a text was written to tell somebody a fact about another person."""
    return unit.connection.execute(_SUBJECT_OF, {"outbound_id": outbound_id}).first() is not None


def has_said(unit: Unit, turn_id: UUID, text_ids: Collection[str]) -> bool:
    """Whether a turn wrote one of these texts to the person who texted."""
    said = select(_table.c.id).where(
        _table.c.turn_id == turn_id,
        _table.c.recipient_kind == "person",
        _table.c.text_id.in_(text_ids),
    )
    return unit.connection.execute(said.limit(1)).first() is not None


def was_told_of(unit: Unit, about_id: UUID, staff_id: UUID) -> bool:
    """Whether a text was written to a worker or a desk about a message, a call or another row."""
    query = select(exists().where(_table.c.turn_id == about_id, _table.c.recipient_id == staff_id))
    return bool(unit.connection.execute(query).scalar_one())


def has_been_told(unit: Unit, person_id: UUID, text_id: str) -> bool:
    """Whether a person was ever told, or is about to be told, one of our texts."""
    told = select(_table.c.id).where(
        _table.c.recipient_id == person_id, _table.c.text_id == text_id
    )
    return unit.connection.execute(told.limit(1)).first() is not None


def was_told_since(unit: Unit, person_id: UUID, text_id: str, since: datetime) -> bool:
    """Whether a person was told one of our texts, or is about to be, since a moment."""
    told = select(_table.c.id).where(
        _table.c.recipient_id == person_id,
        _table.c.text_id == text_id,
        _table.c.created_at > since,
    )
    return unit.connection.execute(told.limit(1)).first() is not None


def list_said_since(unit: Unit, text: Outbound, since: datetime) -> list[str]:
    """The words of the texts like this one, of the same phone, that went out since a moment."""
    query = select(_table.c.id, _table.c.body).where(
        _table.c.recipient_id == text.recipient.id,
        _table.c.created_at >= since,
        _table.c.contact_point_id == text.recipient.contact_point_id,
        _table.c.text_id == text.text_id,
        _table.c.id != text.id,
        _table.c.status.not_in([Status.WAITING.value, Status.WITHHELD.value]),
        _table.c.body.is_not(None),
    )
    rows = unit.connection.execute(query).all()
    return [unit.open(row.body, "outbound_message.body", row.id) for row in rows]


def set_channel(unit: Unit, outbound_id: UUID, channel: str) -> None:
    """Let a text go by another channel."""
    unit.connection.execute(
        update(_table).where(_table.c.id == outbound_id).values(channel=channel)
    )


def send_by_sms(unit: Unit, outbound_id: UUID) -> None:
    """Let a text that another channel refused wait for its first try by SMS. What is reported of
    that refusal once more is of no text any longer."""
    waits = {"status": Status.WAITING.value, "channel": "sms", "attempts": 0}
    waits |= {"provider_sid": _REFUSED_BEFORE}
    unit.connection.execute(update(_table).where(_table.c.id == outbound_id).values(**waits))
