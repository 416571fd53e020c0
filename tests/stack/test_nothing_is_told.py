"""After conversations that went well and ones that failed: no text, number or name in any log."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from bot.records import embedded
from bot.settings import load
from tests.kit import ASHA, REHANA
from tests.stack.running import Stack, new_number, until

#: Words that stand in no program, so that finding one means it leaked.
_MARKERS = ("quokka", "marmalade sandwiches", "Thistlewood", "peregrination")
_NAMES = ("Asha", "Begum", "Rehana", "Okafor", "Kowalczyk", "Priya Nair", "Pritchard")


def _admin(stack: Stack) -> psycopg.Connection:
    settings = load({"KEYLINE_HOME": str(stack.home)})
    settings = replace(settings, database_url=stack.setting("DATABASE_URL"))
    urls = embedded.find_urls(settings)
    assert urls is not None
    return psycopg.connect(urls.admin_url.replace("+psycopg", ""), autocommit=True)


@contextlib.contextmanager
def _without(stack: Stack, table: str) -> Iterator[None]:
    """The records without one table, so that whatever needs it fails."""
    with _admin(stack) as admin:
        admin.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        try:
            yield
        finally:
            admin.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


def _fail(stack: Stack, table: str, event: str, body: str) -> None:
    """Text while a table is away, until the log says that what needs it has failed."""
    seen = stack.log.read_text().count(event)
    with _without(stack, table):
        stack.text(new_number(), body)
        until(lambda: stack.log.read_text().count(event) > seen, event)


@pytest.fixture
def talked(stack: Stack) -> Stack:
    stranger = new_number()
    asked = len(stack.replies(ASHA))
    stack.text(ASHA, f"hello, {_MARKERS[0]} here, who is my key worker")
    stack.wait_for_replies(ASHA, asked + 1)
    asked = len(stack.replies(REHANA))
    stack.text(REHANA, f"asha begum ate {_MARKERS[1]} and has not slept")
    stack.wait_for_replies(REHANA, asked + 1)
    stack.text(stranger, f"URGENT {_MARKERS[2]}")
    # Ordinary texts, far from danger: that takes another way.
    asked = f"where is the {_MARKERS[3]} group on tuesday please"
    _fail(stack, "dialogue_state", "turn.failed", asked)
    _fail(stack, "outbound_message", "turn.not_answered", asked)
    _fail(stack, "item", "spool.text_set_aside", asked)
    stack.wait_until_whole()
    stack.wait_until_quiet()
    return stack


def test_no_log_line_holds_a_text_a_number_or_a_name(talked: Stack) -> None:
    log = talked.log.read_text()
    for event in ("turn.failed", "action.failed", "turn.not_answered", "message.not_stored"):
        assert event in log, "the failures must have been logged"
    for marker in (*_MARKERS, *_NAMES):
        assert marker.casefold() not in log.casefold(), marker
    assert not re.search(r"(\+44|\b0)7700 ?900\d{3}", log)


def test_no_plain_column_holds_a_text_a_number_or_a_name(talked: Stack) -> None:
    published = {"organisation", "team"}
    tables = talked.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        rows = talked.query(f'SELECT * FROM "{table}"')
        shown = "\n".join(
            value.tobytes().decode("latin-1")
            if isinstance(value, memoryview)
            else (value.decode("latin-1") if isinstance(value, bytes) else str(value))
            for row in rows
            for value in row
        ).casefold()
        for marker in (*_MARKERS, *_NAMES):
            assert marker.casefold() not in shown, (table, marker)
        if table not in published:
            assert not re.search(r"\+447700900\d{3}", shown), table


def test_no_file_of_the_running_stack_holds_a_text(talked: Stack) -> None:
    for path in talked.home.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            content = path.read_bytes()
            for marker in _MARKERS:
                assert marker.encode() not in content, path.name
