"""The stored trail, read as it is at one moment, with no right but to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bot.records.audit_anchors import ANCHORS_CHAIN
from bot.records.audit_chain import Fault, Head, StoredEvent
from bot.records.unit import Unit, make_engine

#: Rows that are in memory at a time.
_AT_A_TIME = 2_000

# Every value as text, and none absent that must be there: a row that was tampered with is to be
# found, not to stop the search. Bytes of the same text sort as the ids themselves do.
_EVENTS = text(
    "SELECT CAST(seq AS text), coalesce(CAST(id AS text), ''),"
    " coalesce(CAST(trunc(extract(epoch FROM at) * 1000000) AS text), ''),"
    " coalesce(kind, ''), coalesce(actor, ''), CAST(actor_id AS text), CAST(subject_id AS text),"
    " CAST(requester_id AS text), CAST(message_id AS text), coalesce(CAST(details AS text), ''),"
    " CAST(chain_id AS text), coalesce(chain_seq, 0), coalesce(prev_hash, ''), coalesce(hash, '')"
    " FROM audit_event WHERE chain_id IS NOT NULL ORDER BY chain_id, chain_seq, seq"
)
_WITHOUT_CHAIN = text("SELECT CAST(id AS text) FROM audit_event WHERE chain_id IS NULL")
_HEADS = text("SELECT CAST(chain_id AS text), seq, hash FROM audit_head ORDER BY chain_id")
_TRIGGERS = text(
    "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgrelid IN"
    " (to_regclass('audit_event'), to_regclass('audit_head'))"
)
_NEEDED = (
    *("audit_event_all", "audit_event_chain", "audit_event_rows"),
    *("audit_head_all", "audit_head_rows", "audit_head_step"),
)
_ANCHORED = text(
    "SELECT a.chain_id, a.seq, a.line, e.id, e.hash IS NULL AS is_missing"
    " FROM unnest(CAST(:chains AS text[]), CAST(:seqs AS bigint[]), CAST(:hashes AS bytea[]),"
    " CAST(:lines AS bigint[])) AS a (chain_id, seq, hash, line) LEFT JOIN audit_event e"
    " ON e.chain_id = CAST(a.chain_id AS uuid) AND e.chain_seq = a.seq"
    " WHERE e.hash IS DISTINCT FROM a.hash ORDER BY a.line, a.chain_id"
)
_NOTED = text(
    "SELECT details ->> 'hash' FROM audit_event WHERE chain_id = :chain AND kind = 'audit.anchored'"
    " AND details ->> 'file' = :file ORDER BY chain_seq DESC LIMIT 1"
)


def list_heads(unit: Unit) -> Iterator[Head]:
    """Where every chain ends now, by its id."""
    return _heads(unit.connection)


class Trail:
    """The stored trail at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.events_read = 0
        self.chains_read = 0

    def events(self) -> Iterator[StoredEvent]:
        """Every event, chain by chain, each in the order of its chain."""
        for row in _streamed(self._connection, _EVENTS):
            self.events_read += 1
            yield StoredEvent(*row)

    def heads(self) -> Iterator[Head]:
        """Where every chain ends, by its id."""
        for head in _heads(self._connection):
            self.chains_read += 1
            yield head

    def faults_around(self) -> Iterator[Fault]:
        """What the chains cannot show: rows that stand in none, and triggers that are not on."""
        for (event_id,) in self._connection.execute(_WITHOUT_CHAIN):
            yield Fault(None, None, str(event_id), "stands in no chain")
        on = {name for (name,) in self._connection.execute(_TRIGGERS)}
        for name in _NEEDED:
            if name not in on:
                yield Fault(None, None, None, f"trigger {name} is missing or switched off")

    def faults_against(self, anchored: Sequence[tuple[int, Head]]) -> Iterator[Fault]:
        """Where the trail is not, or no longer, what a line of the anchor file says of a chain."""
        given = {
            "chains": [head.chain_id for _, head in anchored],
            "seqs": [head.seq for _, head in anchored],
            "hashes": [head.hash for _, head in anchored],
            "lines": [line for line, _ in anchored],
        }
        for row in self._connection.execute(_ANCHORED, given):
            what = "missing" if row.is_missing else "not the one"
            event_id = None if row.id is None else str(row.id)
            yield Fault(row.chain_id, row.seq, event_id, f"{what} that anchor line {row.line} saw")

    def find_noted_line(self, file: str) -> str | None:
        """The hash of the last line that the trail itself says was written to an anchor file."""
        given = {"chain": ANCHORS_CHAIN, "file": file}
        found: str | None = self._connection.execute(_NOTED, given).scalar_one_or_none()
        return found


@contextmanager
def reading(url: str) -> Iterator[Trail]:
    """The trail of a database as it stands now, whatever is added meanwhile."""
    engine = make_engine(url, pool_size=1)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with engine.connect().execution_options(**options) as connection:
            # A long trail is sorted for longer than any question of the running parts may take.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL cursor_tuple_fraction = 1.0"))
            yield Trail(connection)
    finally:
        engine.dispose()


def _heads(connection: Connection) -> Iterator[Head]:
    return (Head(*row) for row in _streamed(connection, _HEADS))


def _streamed(connection: Connection, query: TextClause) -> Iterator[Any]:
    options = {"stream_results": True, "yield_per": _AT_A_TIME}
    yield from connection.execute(query, execution_options=options)
