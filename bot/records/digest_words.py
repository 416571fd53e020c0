"""The words of a page of a digest, protected, for staff whose reading stands in the audit trail.

Read for all lines of a page at once: eight statements, however many lines there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from bot.care.alert_marks import NO_RING
from bot.care.consent_records import Hold
from bot.care.facts import Category
from bot.care.proof_words import MARK
from bot.care.protected import Protected
from bot.records import tables
from bot.records.confidences import Confidence
from bot.records.own_sharing import open_name
from bot.records.unit import Unit
from bot.records.vault import ErasedError

_item, _message, _person = tables.item.c, tables.inbound_message.c, tables.person.c
_joined, _tie, _out = tables.item_message.c, tables.relationship.c, tables.outbound_message.c


@dataclass(frozen=True, slots=True)
class Pair:
    """What is recorded of two people: `of_writer`, it is the subject who wrote. `consent` is the
    newest version's state; None where nothing was recorded."""

    subject: str = field(repr=False)
    other: str = field(repr=False)
    of_writer: bool
    kind: str
    is_held: bool
    consent: str | None


@dataclass(frozen=True, slots=True)
class LinePerson:
    """Whom a line is about, as far as its source says. `marks`: of open alerts and phones."""

    initials: str = field(repr=False)
    is_service_user: bool
    is_carer: bool
    marks: frozenset[str]
    pairs: tuple[Pair, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LineText:
    """A text to the letter, and when it came."""

    at: datetime
    media_count: int
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LineWords:
    """What a line says of an item. `newest` where more came after the text that opened it; `found`
    are the words by which it has its lane."""

    count: int
    first: LineText | None
    newest: LineText | None
    confidence: Confidence | None
    lane_set_by: str
    found: tuple[str, ...] = field(repr=False)
    sent_count: int
    sent_at: datetime | None
    sent: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page: of items by their ids, of people by theirs."""

    items: Mapping[UUID, Protected[LineWords]]
    people: Mapping[UUID, Protected[LinePerson]]


def load_page_words(unit: Unit, items: Collection[UUID], people: Collection[UUID]) -> PageWords:
    """The words of some items and people. Whoever was erased is missing."""
    ties = _ties(unit, people)
    around = {*people, *(one for row in ties for one in (row.person_id, row.other_id))}
    _prepare_keys(unit, around)
    return PageWords(_items(unit, list(items)), _people(unit, people, around, ties))


def _ties(unit: Unit, people: Collection[UUID]) -> list[Any]:
    ids = list(people)
    query = select(_tie.person_id, _tie.other_id, _tie.kind, _tie.safety_hold)
    near = or_(_tie.person_id.in_(ids), _tie.other_id.in_(ids))
    return list(unit.connection.execute(query.where(near).order_by(_tie.id)))


def _prepare_keys(unit: Unit, people: Collection[UUID]) -> None:
    """Open the data keys of all of them at once, or each name would ask for its own."""
    key = tables.data_key.c
    rows = unit.connection.execute(
        select(key.id, key.wrapping_key, key.wrapped)
        .join(tables.person, _person.data_key_id == key.id)
        .where(_person.id.in_(list(people)))
    )
    unit.vault.prepare({row.id: (row.wrapping_key, row.wrapped) for row in rows})


def _people(
    unit: Unit, people: Collection[UUID], around: Collection[UUID], ties: list[Any]
) -> Mapping[UUID, Protected[LinePerson]]:
    point = tables.contact_point.c
    no_ring = exists().where(point.person_id == _person.id, point.do_not_ring)
    query = select(tables.person, no_ring.label("no_ring"))
    rows = unit.connection.execute(query.where(_person.id.in_(list(around))))
    known = {row.id: (row, _initials(unit, row)) for row in rows}
    consents = _consents(unit, {(row.person_id, row.other_id) for row in ties})
    marks = _marks(unit, people)
    found: dict[UUID, Protected[LinePerson]] = {}
    for one in people:
        if one not in known:
            continue
        row, initials = known[one]
        pairs = tuple(
            Pair(
                known[tie.person_id][1],
                known[tie.other_id][1],
                tie.person_id == one,
                tie.kind,
                tie.safety_hold != Hold.NONE.value,
                consents.get((tie.person_id, tie.other_id)),
            )
            for tie in ties
            if one in (tie.person_id, tie.other_id)
        )
        said = marks.get(one, frozenset()) | ({NO_RING} if row.no_ring else set())
        person = LinePerson(initials, row.is_service_user, row.is_carer, said, pairs)
        found[one] = Protected(person, one, Category.PERSONS_MESSAGES)
    return found


def _marks(unit: Unit, people: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """What is marked on anybody's open alerts: that nobody may ring first, first of all."""
    table, found = tables.episode.c, dict[UUID, frozenset[str]]()
    rows = unit.connection.execute(
        select(table.person_id, table.marks).where(
            table.person_id.in_(list(people)), table.closed_at.is_(None)
        )
    )
    for row in rows:
        found[row.person_id] = found.get(row.person_id, frozenset()) | frozenset(row.marks)
    return found


def _initials(unit: Unit, row: Any) -> str:
    names = (
        open_name(unit, row.first_name, "person.first_name", row.id),
        open_name(unit, row.last_name, "person.last_name", row.id),
    )
    return "".join(name[0].upper() for name in names if name)


def _consents(unit: Unit, pairs: Collection[tuple[UUID, UUID]]) -> Mapping[tuple[UUID, UUID], str]:
    """The state of the newest version of each pair."""
    table = tables.consent.c
    rows = unit.connection.execute(
        select(table.person_id, table.other_id, table.state)
        .ext(distinct_on(table.person_id, table.other_id))
        .where(table.person_id.in_({one for one, _ in pairs}))
        .order_by(table.person_id, table.other_id, table.version.desc())
    )
    return {(row.person_id, row.other_id): row.state for row in rows}


def _items(unit: Unit, items: list[UUID]) -> Mapping[UUID, Protected[LineWords]]:
    texts, reasons, sent = _texts(unit, items), _reasons(unit, items), _sent(unit, items)
    found: dict[UUID, Protected[LineWords]] = {}
    for item_id, rows in texts.items():
        try:
            words = _line(unit, rows, reasons.get(item_id, []), sent.get(item_id))
        except ErasedError:
            continue
        found[item_id] = Protected(words, rows[0].person_id, Category.PERSONS_MESSAGES)
    return found


def _texts(unit: Unit, items: list[UUID]) -> Mapping[UUID, list[Any]]:
    """Of each item the text that opened it and the newest, with how many there are and whether any
    was said in confidence. The item's own text stays the first, whatever came before it."""
    opened = select(_item.id.label("item_id"), _item.message_id).where(_item.id.in_(items))
    also = select(_joined.item_id, _joined.message_id).where(_joined.item_id.in_(items))
    of = union_all(opened, also).subquery().c
    choice = tables.message_sharing.c.choice
    each = func.count().over(partition_by=of.item_id)
    newest = func.max(_message.received_at).over(partition_by=of.item_id)
    secret = func.bool_or(choice == Confidence.IN_CONFIDENCE.value).over(partition_by=of.item_id)
    free = func.bool_and(func.coalesce(choice == Confidence.MAY_BE_TOLD.value, False))
    all_texts = (
        select(of.item_id, _item.lane_set_by, _message.id, _message.person_id, _message.body)
        .add_columns(_message.received_at, _message.media_count, each.label("count"))
        .add_columns(newest.label("newest_at"), secret.label("secret"))
        .add_columns(free.over(partition_by=of.item_id).label("free"))
        .add_columns((_item.message_id == _message.id).label("opened"))
        .join(tables.item, _item.id == of.item_id)
        .join(tables.inbound_message, _message.id == of.message_id)
        .outerjoin(tables.message_sharing, tables.message_sharing.c.message_id == _message.id)
        .subquery()
    )
    query = select(all_texts).where(
        or_(all_texts.c.opened, all_texts.c.received_at == all_texts.c.newest_at)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in unit.connection.execute(query.order_by(~all_texts.c.opened, all_texts.c.id)):
        found[row.item_id].append(row)
    return found


def _reasons(unit: Unit, items: list[UUID]) -> Mapping[UUID, list[Any]]:
    """The rules that set each item's lane, with the texts in which they found it."""
    reason = tables.lane_reason.c
    rows = unit.connection.execute(
        select(reason.id, reason.item_id, reason.spans, _message.id.label("message_id"))
        .add_columns(_message.body, reason.rule)
        .join(tables.inbound_message, _message.id == reason.message_id)
        .join(tables.item, _item.id == reason.item_id)
        .where(reason.item_id.in_(items), reason.lane == _item.lane)
        .order_by(reason.set_at, reason.rule)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _sent(unit: Unit, items: list[UUID]) -> Mapping[UUID, Any]:
    """How many texts of ours answer each item, and the newest of them."""
    opened = select(_item.id.label("item_id"), _item.message_id).where(_item.id.in_(items))
    also = select(_joined.item_id, _joined.message_id).where(_joined.item_id.in_(items))
    of = union_all(opened, also).subquery().c
    at = func.coalesce(_out.sent_at, _out.created_at)
    place = func.row_number().over(partition_by=of.item_id, order_by=(at.desc(), _out.id))
    each = func.count().over(partition_by=of.item_id)
    answers = (
        select(of.item_id, _out.id, _out.body, at.label("at"), place.label("place"))
        .add_columns(each.label("count"))
        .join(tables.outbound_message, _out.turn_id == of.message_id)
        .where(_out.recipient_kind == "person")
        .subquery()
    )
    rows = unit.connection.execute(select(answers).where(answers.c.place == 1))
    return {row.item_id: row for row in rows}


def _line(unit: Unit, rows: list[Any], reasons: list[Any], sent: Any) -> LineWords:
    first, last = rows[0], rows[-1]
    has_words = sent is not None and sent.body is not None
    return LineWords(
        count=first.count,
        first=_text(unit, first),
        newest=None if last.id == first.id else _text(unit, last),
        confidence=_confidence(first),
        lane_set_by=first.lane_set_by,
        found=_found(unit, reasons),
        sent_count=0 if sent is None else sent.count,
        sent_at=None if sent is None else sent.at,
        sent=unit.open(sent.body, "outbound_message.body", sent.id) if has_words else None,
    )


def _text(unit: Unit, row: Any) -> LineText:
    words = unit.open(row.body, "inbound_message.body", row.id)
    return LineText(row.received_at, row.media_count, words)


def _confidence(row: Any) -> Confidence | None:
    if row.secret:
        return Confidence.IN_CONFIDENCE
    return Confidence.MAY_BE_TOLD if row.free else None


def _found(unit: Unit, reasons: list[Any]) -> tuple[str, ...]:
    """The words of theirs in which the rules found it, each once, as they were written."""
    found: dict[str, str] = {}
    for row in reasons:
        words = unit.open(row.body, "inbound_message.body", row.message_id)
        if MARK in words:
            continue  # A PIN was taken out: the places no longer fit.
        for start, end in json.loads(unit.open(row.spans, "lane_reason.spans", row.id)):
            cut = words[start:end].strip() if end <= len(words) else ""
            if cut:
                found.setdefault(cut.casefold(), cut)
    return tuple(found.values())
