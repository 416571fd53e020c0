"""Jobs, added inside the transaction that makes them necessary: they roll back with it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from bot.records.unit import Unit

TAKE_TURN = "take_turn"
SEND = "send"
RESOLVE = "resolve_doubt"
FETCH_MEDIA = "fetch_media"

_STRANDED = text(
    "SELECT o.id FROM outbound_message o WHERE o.status = 'waiting' AND o.created_at < :before"
    " AND NOT EXISTS (SELECT FROM clock c"
    "  WHERE c.kind = 'send' AND c.subject_id = o.id AND c.done_at IS NULL)"
    " AND NOT EXISTS (SELECT FROM procrastinate_jobs j"
    "  WHERE j.status IN ('todo', 'doing') AND j.args ->> 'outbound_id' = o.id::text)"
    " AND NOT EXISTS (SELECT FROM procrastinate_jobs j"
    "  WHERE j.status IN ('todo', 'doing') AND j.args ->> 'message_id' = o.turn_id::text)"
    " ORDER BY o.created_at, o.step"
)

#: Alerts and what answers danger go before everything else that waits.
URGENT_PRIORITY = 10

#: What came with a text is fetched when nothing else waits, and so many at a time: one that comes
#: slowly must hold up nobody's text.
MEDIA_PRIORITY, MEDIA_AT_ONCE = -10, 2


def add_turn(unit: Unit, message_id: UUID, conversation_id: UUID) -> None:
    """Let the worker answer a message; one conversation's messages strictly in order."""
    _configure(unit, TAKE_TURN, lock=f"conversation:{conversation_id}", queueing_lock=None).defer(
        message_id=str(message_id)
    )


def add_send(
    unit: Unit, outbound_id: UUID, *, urgent: bool = False, in_line: UUID | None = None
) -> None:
    """Let the worker send one text of the outbox. Jobs in one line are done one after another."""
    options = {"priority": URGENT_PRIORITY if urgent else 0, "lock": _line(in_line)}
    _configure(unit, SEND, **options).defer(outbound_id=str(outbound_id))


def add_resolve(unit: Unit, outbound_id: UUID, *, in_line: UUID | None = None) -> None:
    """Let the worker ask the provider about a text that may or may not have been sent."""
    _configure(unit, RESOLVE, lock=_line(in_line)).defer(outbound_id=str(outbound_id))


def add_fetch(unit: Unit, media_id: UUID) -> None:
    """Let the worker fetch something that came with a text."""
    options = {"priority": MEDIA_PRIORITY, "lock": f"media:{media_id.int % MEDIA_AT_ONCE}"}
    _configure(unit, FETCH_MEDIA, **options).defer(media_id=str(media_id))


def _line(of: UUID | None) -> str | None:
    return None if of is None else f"line:{of}"


def has_live_worker(unit: Unit, silent_after_s: float) -> bool:
    """Whether a worker gave a sign of life in the last so many seconds, by the server's clock."""
    query = text(
        "SELECT count(*) FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - make_interval(secs => :s)"
    )
    return bool(unit.connection.execute(query, {"s": silent_after_s}).scalar_one())


def list_stranded(unit: Unit, written_before: datetime) -> list[UUID]:
    """Texts that have waited since before a moment, and that no job and no clock will ever send:
    the job that should have done so came to grief."""
    return list(unit.connection.execute(_STRANDED, {"before": written_before}).scalars())


def schema_sql() -> str:
    """The queue's own tables and functions, for the migrations."""
    return SchemaManager.get_schema()


@cache
def _deferrer() -> App:
    # It never opens a pool: every job goes in on the caller's own connection.
    return App(connector=SyncPsycopgConnector())


def _configure(unit: Unit, name: str, **options: Any) -> Any:
    raw = unit.connection.connection.driver_connection
    return _deferrer().configure_task(name, connection=raw, **options)
