"""Whatever is done to a stored history shows: by its chain, by its heads or by its anchors."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text

from bot.records.audit import Event, add_event
from bot.records.audit_chain import NIL_CHAIN, NO_HASH, Head, chain_of, faults_of, hash_of
from bot.records.audit_reading import Trail
from bot.records.migrate import config, migrate
from bot.records.unit import Records
from tests.conftest import Database, Server
from tests.kit import TUESDAY_NOON

ASHA, BEN, SAM = (UUID(int=n) for n in (11, 12, 21))
_CHAINS = 4
_LENGTH = 5


def _history() -> Iterator[Event]:
    """Events of four chains in turns: two subjects', a worker's, and nobody's."""
    for n in range(_LENGTH):
        at = TUESDAY_NOON + timedelta(minutes=n, microseconds=n)
        yield Event("item.opened", at, subject_id=ASHA, actor_id=SAM, details={"lane": "now"})
        yield Event("disclosure.decided", at, "person", BEN, BEN, ASHA, uuid4(), {"é|ü": n})
        yield Event("record.opened", at, actor="worker", actor_id=SAM, details={"a": None})
        yield Event("folder.imported", at, details={"people": 3, "b|c": 'a"b'})


@dataclass
class Stored:
    """A history in a database, as somebody with every right over it holds it."""

    connection: Connection
    anchored: list[Head]

    def faults(self) -> list[str]:
        trail = Trail(self.connection)
        found = [*trail.faults_around(), *faults_of(trail.events(), trail.heads())]
        return [
            str(f) for f in (*found, *trail.faults_against([(1, head) for head in self.anchored]))
        ]

    def do(self, statement: str, **values: object) -> None:
        assert self.connection.execute(text(statement), values).rowcount != 0

    def rehash(self, chain_id: UUID, first: int) -> None:
        """Make a chain whole again from one of its events on, as a careful forger would."""
        before = NO_HASH
        query = "SELECT hash FROM audit_event WHERE chain_id = :c AND chain_seq = :s"
        if first > 1:
            given = {"c": chain_id, "s": first - 1}
            before = self.connection.execute(text(query), given).scalar_one()
        for event in [e for e in Trail(self.connection).events() if e.chain_id == str(chain_id)]:
            if event.chain_seq >= first:
                before = self._rewrite(event._replace(prev_hash=before))
        self._set_head(chain_id)

    def _rewrite(self, event: object) -> bytes:
        digest = hash_of(event)  # type: ignore[arg-type]
        self.do(
            "UPDATE audit_event SET prev_hash = :p, hash = :h WHERE seq = :s",
            p=event.prev_hash,  # type: ignore[attr-defined]
            h=digest,
            s=int(event.seq),  # type: ignore[attr-defined]
        )
        return digest

    def _set_head(self, chain_id: UUID) -> None:
        self.do(
            "UPDATE audit_head h SET seq = e.chain_seq, hash = e.hash FROM audit_event e"
            " WHERE h.chain_id = :c AND e.chain_id = :c AND e.chain_seq ="
            " (SELECT max(chain_seq) FROM audit_event WHERE chain_id = :c)",
            c=chain_id,
        )


@pytest.fixture
def history(records: Records, database: Database, postgres: Server) -> Iterator[Connection]:
    for event in _history():
        with records.begin() as unit:
            add_event(unit, event)
    name = database.app_url.rsplit("/", 1)[1]
    engine = create_engine(postgres.url("postgres", name))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def tampering(history: Connection) -> Callable[[], Stored]:
    """The history anew, each time; no trigger hinders."""

    def begin() -> Stored:
        history.rollback()
        anchored = list(Trail(history).heads())
        history.execute(text("SET LOCAL session_replication_role = replica"))
        return Stored(history, anchored)

    return begin


_ROWS = st.integers(1, _CHAINS * _LENGTH)
_ROW_CHAINS = st.sampled_from([ASHA, BEN, SAM, NIL_CHAIN])
#: To what each column is changed: always to something else.
_CHANGES = {
    "seq": "seq + 1000",
    "id": "gen_random_uuid()",
    "at": "at + interval '1 microsecond'",
    "kind": "kind || ' '",
    "actor": "actor || 'x'",
    "actor_id": "gen_random_uuid()",
    "subject_id": "gen_random_uuid()",
    "requester_id": "gen_random_uuid()",
    "message_id": "gen_random_uuid()",
    "details": 'details || \'{"one": "more"}\'',
    "chain_id": "gen_random_uuid()",
    "chain_seq": "chain_seq + 1000",
    "prev_hash": "sha256(prev_hash)",
    "hash": "sha256(hash)",
}
_CLEARED = ("actor_id", "subject_id", "requester_id", "message_id")
_properties = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_what_nobody_touched_is_whole(tampering: Callable[[], Stored]) -> None:
    assert tampering().faults() == []


def test_every_column_is_tried(history: Connection) -> None:
    query = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_event'"
        " AND table_schema = 'public'"
    )
    assert {name for (name,) in history.execute(text(query))} == _CHANGES.keys()


@_properties
@given(row=_ROWS, column=st.sampled_from(sorted(_CHANGES)))
def test_a_changed_value_is_found(tampering: Callable[[], Stored], row: int, column: str) -> None:
    stored = tampering()
    identity = " OVERRIDING" if column == "seq" else ""
    if identity:  # the server lets nobody update it: take the row out and put it in again
        stored.do("ALTER TABLE audit_event ALTER seq DROP IDENTITY")
    stored.do(f"UPDATE audit_event SET {column} = {_CHANGES[column]} WHERE seq = :row", row=row)
    assert stored.faults() != []


@_properties
@given(row=_ROWS, column=st.sampled_from(_CLEARED))
def test_a_value_taken_away_is_found(
    tampering: Callable[[], Stored], row: int, column: str
) -> None:
    stored = tampering()
    where = f"WHERE seq = :row AND {column} IS NOT NULL"
    if stored.connection.execute(
        text(f"UPDATE audit_event SET {column} = NULL {where}"), {"row": row}
    ).rowcount:
        assert stored.faults() != []


@_properties
@given(row=_ROWS)
def test_a_removed_event_is_found(tampering: Callable[[], Stored], row: int) -> None:
    stored = tampering()
    stored.do("DELETE FROM audit_event WHERE seq = :row", row=row)
    assert stored.faults() != []


@_properties
@given(chain_id=_ROW_CHAINS, kept=st.integers(0, _LENGTH - 1))
def test_a_cut_tail_is_found_by_the_head_or_by_the_anchor(
    tampering: Callable[[], Stored], chain_id: UUID, kept: int
) -> None:
    stored = tampering()
    cut = "DELETE FROM audit_event WHERE chain_id = :c AND chain_seq > :kept"
    stored.do(cut, c=chain_id, kept=kept)
    assert any("cut" in fault for fault in stored.faults())
    if kept:
        stored._set_head(chain_id)
    else:
        stored.do("DELETE FROM audit_head WHERE chain_id = :c", c=chain_id)
    assert stored.faults() == [
        f"chain {chain_id} seq {_LENGTH}: missing that anchor line 1 saw",
    ]


@_properties
@given(chain_id=_ROW_CHAINS, places=st.permutations(range(1, _LENGTH + 1)))
def test_events_in_another_order_are_found(
    tampering: Callable[[], Stored], chain_id: UUID, places: list[int]
) -> None:
    stored = tampering()
    if places == sorted(places):
        return
    move = "UPDATE audit_event SET chain_seq = :to WHERE chain_id = :c AND chain_seq = :was"
    for was in range(1, _LENGTH + 1):
        stored.do(move, c=chain_id, was=was, to=was + 100)
    for was, to in enumerate(places, 1):
        stored.do(move, c=chain_id, was=was + 100, to=to)
    assert stored.faults() != []


@_properties
@given(row=_ROWS, place=st.integers(0, _LENGTH + 3), chain_id=_ROW_CHAINS)
def test_an_inserted_event_is_found(
    tampering: Callable[[], Stored], row: int, place: int, chain_id: UUID
) -> None:
    stored = tampering()
    stored.do("ALTER TABLE audit_event DROP CONSTRAINT uq_audit_event_chain_id_chain_seq")
    stored.do(
        "INSERT INTO audit_event OVERRIDING SYSTEM VALUE SELECT 1000 + seq, gen_random_uuid(), at,"
        " kind, actor, actor_id, subject_id, requester_id, message_id, details, :c, :place,"
        " prev_hash, hash FROM audit_event WHERE seq = :row",
        row=row,
        place=place,
        c=chain_id,
    )
    assert stored.faults() != []


@_properties
@given(chain_id=_ROW_CHAINS, first=st.integers(1, _LENGTH))
def test_a_chain_written_anew_is_found_by_the_anchor(
    tampering: Callable[[], Stored], chain_id: UUID, first: int
) -> None:
    stored = tampering()
    change = "UPDATE audit_event SET kind = 'nothing.happened' WHERE chain_id = :c"
    stored.do(f"{change} AND chain_seq = :first", c=chain_id, first=first)
    stored.rehash(chain_id, first)
    (fault,) = stored.faults()
    assert fault.startswith(f"chain {chain_id} seq {_LENGTH} event ")
    assert fault.endswith("not the one that anchor line 1 saw")


@pytest.mark.parametrize("change", ["seq = seq - 1", "seq = seq + 1", "hash = sha256(hash)"])
def test_a_changed_head_is_found(tampering: Callable[[], Stored], change: str) -> None:
    stored = tampering()
    stored.do(f"UPDATE audit_head SET {change} WHERE chain_id = :c", c=ASHA)
    assert stored.faults() != []


def test_a_missing_head_and_a_head_too_many_are_found(tampering: Callable[[], Stored]) -> None:
    stored = tampering()
    stored.do("DELETE FROM audit_head WHERE chain_id = :c", c=ASHA)
    stored.do("INSERT INTO audit_head SELECT gen_random_uuid(), 3, hash FROM audit_head LIMIT 1")
    faults = stored.faults()
    assert [f for f in faults if "head is missing" in f]
    assert [f for f in faults if "all it had" in f]


def test_an_event_in_no_chain_is_found(tampering: Callable[[], Stored]) -> None:
    stored = tampering()
    stored.do("ALTER TABLE audit_event ALTER chain_id DROP NOT NULL")
    stored.do("UPDATE audit_event SET chain_id = NULL WHERE seq = 1")
    assert any("stands in no chain" in fault for fault in stored.faults())


def test_a_trigger_that_is_off_is_found(tampering: Callable[[], Stored]) -> None:
    stored = tampering()
    stored.do("ALTER TABLE audit_event DISABLE TRIGGER audit_event_chain")
    stored.do("DROP TRIGGER audit_head_rows ON audit_head")
    assert len(stored.faults()) == 2


def test_an_event_has_the_hash_that_the_documents_say(history: Connection) -> None:
    """Worked out by hand, with none of the code: what docs/audit.md says."""
    row = history.execute(text("SELECT * FROM audit_event WHERE seq = 2")).one()
    micros = "1795521600000000"
    said = (
        f"1|{BEN}|1|{'00' * 32}|2|{row.id}|{micros}|{BEN}|{BEN}|{ASHA}|{row.message_id}"
        '|18|disclosure.decided|6|person|{"é|ü": 0}'
    )
    assert row.hash == hashlib.sha256(said.encode()).digest()


def test_the_chain_is_the_subjects_else_the_actors_else_nobodys() -> None:
    assert chain_of(ASHA, SAM) == ASHA
    assert chain_of(None, SAM) == SAM
    assert chain_of(None, None) == NIL_CHAIN


def test_writers_at_once_neither_wait_for_ever_nor_fork_a_chain(
    records: Records, database: Database
) -> None:
    """Each transaction adds to the same chains, told of in an order of its own."""
    people = [UUID(int=n) for n in range(100, 106)]
    together = threading.Barrier(6)

    def write(writer: int) -> None:
        for n in range(20):
            if n == 0:
                together.wait()
            order = people[writer:] + people[:writer]
            with records.begin() as unit:
                for person in order if n % 2 else reversed(order):
                    add_event(unit, Event("item.opened", TUESDAY_NOON, subject_id=person))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    with records.begin() as unit:
        trail = Trail(unit.connection)
        assert list(faults_of(trail.events(), trail.heads())) == []
        assert trail.events_read == 6 * 20 * 6
        assert trail.chains_read == len(people)


def test_what_was_there_before_is_chained_by_the_migration(empty_database: Database) -> None:
    engine = create_engine(empty_database.admin_url)
    with engine.connect() as connection:
        alembic = config()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0007")
        for n in range(20):
            add = (
                "INSERT INTO audit_event (id, at, kind, actor, subject_id, details) VALUES"
                " (gen_random_uuid(), now(), 'item.opened', 'system', :subject, '{}')"
            )
            connection.execute(text(add), {"subject": [ASHA, BEN, None][n % 3]})
        connection.commit()
        seqs = connection.execute(text("SELECT array_agg(seq ORDER BY seq) FROM audit_event"))
        before = seqs.scalar_one()
        connection.rollback()
        migrate(empty_database.admin_url, empty_database.app_url)
        trail = Trail(connection)
        assert [*faults_of(trail.events(), trail.heads()), *trail.faults_around()] == []
        assert (trail.events_read, trail.chains_read) == (20, 3)
        seqs = connection.execute(text("SELECT array_agg(seq ORDER BY seq) FROM audit_event"))
        assert seqs.scalar_one() == before
    engine.dispose()
