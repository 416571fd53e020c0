"""What the records hold of one person's texts and reports, opened, beside what their phone got."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text as sql

from bot.clock import SystemClock
from bot.records import addresses, messages, outbox, people, reports
from bot.records.people import NewPerson
from bot.records.unit import Records, Unit, make_engine
from bot.records.vault import open_vault
from bot.settings import load
from tests.stack.running import Stack, until

_TEXTS = """
    SELECT m.id, m.provider_sid, m.turn,
           array(SELECT i.id FROM item i WHERE i.message_id = m.id
                 UNION ALL SELECT j.item_id FROM item_message j WHERE j.message_id = m.id) AS items
    FROM inbound_message m WHERE m.person_id = :person ORDER BY m.received_at
"""
_ITEMS = "SELECT id FROM item WHERE person_id = :person"
_REPORTS = "SELECT item_id FROM report WHERE person_id = :person ORDER BY opened_at"
_REPLIES = """
    SELECT id, turn_id, text_id, status, error_code FROM outbound_message
    WHERE recipient_id = :person ORDER BY created_at
"""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text as it is kept: its words, how its turn ended, the items it stands with."""

    id: UUID
    sid: str
    words: str
    turn: str
    items: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A text of ours to the person, in answer to one of theirs."""

    answers: UUID
    text_id: str
    body: str
    status: str
    is_doubtful: bool
    """Whether it was sent again after doubt, and is marked so."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report: its item, what each question was asked with, what each message said."""

    item: UUID
    asked: list[tuple[str, str]]
    said: list[tuple[UUID, str, str | None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of one person."""

    texts: list[KeptText]
    items: list[UUID]
    reports: list[KeptReport]
    replies: list[KeptReply]


@contextmanager
def opened(stack: Stack) -> Iterator[Unit]:
    """A transaction in the running stack's records, with its keys."""
    environ = until(lambda: stack.part("worker"), "the worker").environ()
    settings = load(environ, env_file=None)
    assert settings.database_url is not None
    engine = make_engine(settings.database_url, 1)
    try:
        with Records(engine, open_vault(settings.keyline_keys_file)).begin() as unit:
            yield unit
    finally:
        engine.dispose()


def add_carer(stack: Stack, number: str) -> None:
    """Let a number be a carer's whom staff know."""
    now = SystemClock().now()
    with opened(stack) as unit:
        person = people.add_person(unit, NewPerson("Noor", "Marsh", is_carer=True), now)
        people.add_contact_point(unit, person, number, identifies=True, last_seen_at=now)


def read_kept(stack: Stack, number: str) -> Kept:
    """What is kept of whoever texts from a number."""
    with opened(stack) as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, number))
        assert sender is not None, "nobody texted from there"
        person = sender.person_id
        return Kept(
            texts=[_text(unit, row) for row in _rows(unit, _TEXTS, person)],
            items=[row.id for row in _rows(unit, _ITEMS, person)],
            reports=[_report(unit, row.item_id) for row in _rows(unit, _REPORTS, person)],
            replies=[_reply(unit, row) for row in _rows(unit, _REPLIES, person)],
        )


def _rows(unit: Unit, query: str, person: UUID) -> list[Any]:
    return list(unit.connection.execute(sql(query), {"person": person}))


def _text(unit: Unit, row: Any) -> KeptText:
    words = messages.open_words(unit, messages.get_turn_message(unit, row.id))
    return KeptText(row.id, row.provider_sid, words, row.turn, tuple(row.items))


def _report(unit: Unit, item: UUID) -> KeptReport:
    asked = [(q.asked.value, q.text_id) for q in reports.list_questions(unit, item)]
    said = reports.list_answers(unit, item)
    return KeptReport(item, asked, [(s.message_id, s.part.value, s.code or s.words) for s in said])


def _reply(unit: Unit, row: Any) -> KeptReply:
    found = outbox.find_outbound(unit, row.id)
    assert found is not None
    assert found.body is not None, f"{row.text_id} was never made ready: {row.status}"
    is_doubtful = row.error_code == "maybe_twice"
    return KeptReply(row.turn_id, row.text_id, found.body, row.status, is_doubtful)
