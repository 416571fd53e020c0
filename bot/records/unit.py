"""The unit of work: one transaction, with what is needed to seal and open inside it."""

from __future__ import annotations

import select as select_module
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, select, text
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.care.lane_clocks import LaneClocks
from bot.records import tables
from bot.records.audit_chain import chain_of
from bot.records.vault import Vault
from bot.settings import Nation

T = TypeVar("T")

_ADD_EVENTS = tables.audit_event.insert()
_DATA_KEY = select(tables.data_key.c.wrapping_key, tables.data_key.c.wrapped).where(
    tables.data_key.c.id == bindparam("key_id")
)
_LOCK = text("SELECT pg_advisory_xact_lock(:n)")
_LOCK_SHARED = text("SELECT pg_advisory_xact_lock_shared(:n)")

#: A statement that takes longer than this is given up by the server.
STATEMENT_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 2

#: The class of errors with which the server undoes one of two transactions that held each other up.
_ROLLED_BACK = "40"


class DatabaseBusyError(Exception):
    """The server undid this transaction in favour of another: once more, and it goes through."""


#: What comes up when the database is away or slow: worth another try as it is. Any other error
#: is one of ours, and would come again.
DatabaseSilent = (OperationalError, InterfaceError, PoolTimeoutError)


#: The tables are not those of this release.
TablesMissingError = ProgrammingError


#: What changes rarely (published hours, desks) is looked up again after so many seconds.
REMEMBERED_FOR_S = 30.0


class Memory:
    """Configuration rows that every text needs, kept for half a minute in each process."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._held: dict[str, tuple[float, Any]] = {}

    def get(self, name: str, look_up: Callable[[], T]) -> T:
        """What is held under a name, looked up when it is missing or old."""
        now = self._monotonic()
        held = self._held.get(name)
        if held is None or now - held[0] > REMEMBERED_FOR_S:
            held = (now, look_up())
            self._held[name] = held
        found: T = held[1]
        return found


class Unit:
    """One open transaction. Audit events are gathered and go in with its last statement."""

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        memory: Memory,
        nation: Nation,
        lane_clocks: LaneClocks | None = None,
    ) -> None:
        self.connection = connection
        self.vault = vault
        self.memory = memory
        self.nation = nation
        self._lane_clocks = lane_clocks
        self._events: list[Mapping[str, Any]] = []
        self._keys: dict[UUID, tuple[str, bytes] | None] = {}

    @property
    def lane_clocks(self) -> LaneClocks:
        """How long a message of each lane may wait here. Raises LookupError in a part that was
        built to open no items."""
        if self._lane_clocks is None:
            raise LookupError("these records were opened without the clocks of lanes")
        return self._lane_clocks

    def append_event(self, row: Mapping[str, Any]) -> None:
        """Add a row to the audit trail, in this transaction."""
        self._events.append(row)

    def flush(self) -> None:
        """Write what was gathered. `Records.begin` does so before it commits."""
        if self._events:
            # Each locks the head of its chain until the commit: in one order everywhere, and
            # after every other lock, or two transactions could wait for one another.
            self._events.sort(key=lambda row: chain_of(row["subject_id"], row["actor_id"]))
            self.connection.execute(_ADD_EVENTS, self._events)
            self._events = []

    def new_data_key(self) -> UUID:
        """Make and store a data key; returns its id."""
        key_id, wrapping, wrapped = self.vault.new_data_key()
        self.connection.execute(
            tables.data_key.insert().values(id=key_id, wrapping_key=wrapping, wrapped=wrapped)
        )
        return key_id

    def seal(self, key_id: UUID, plain: str, field: str, row: UUID) -> bytes:
        """Seal a text under a data key, for one field of one row."""
        return self.vault.seal(key_id, self._fetch, plain, field, row)

    def open(self, sealed: bytes, field: str, row: UUID) -> str:
        """Open a sealed text. Raises VaultError when it cannot be opened."""
        return self.vault.open(sealed, self._fetch, field, row)

    def seal_bytes(self, key_id: UUID, plain: bytes, field: str, row: UUID) -> bytes:
        """Seal bytes under a data key, for one field of one row."""
        return self.vault.seal_bytes(key_id, self._fetch, plain, field, row)

    def open_bytes(self, sealed: bytes, field: str, row: UUID) -> bytes:
        """Open sealed bytes. Raises VaultError when they cannot be opened."""
        return self.vault.open_bytes(sealed, self._fetch, field, row)

    def lock_until_commit(self, fingerprint: bytes) -> None:
        """Hold back every other transaction on the same address until this one has ended."""
        number = int.from_bytes(fingerprint[:8], "big", signed=True)
        self.connection.execute(_LOCK, {"n": number})

    def hold_still_until_commit(self, fingerprint: bytes) -> None:
        """Hold back whoever would take `lock_until_commit` on the same; others like us go on."""
        number = int.from_bytes(fingerprint[:8], "big", signed=True)
        self.connection.execute(_LOCK_SHARED, {"n": number})

    def fetch_keys(self, key_ids: Collection[UUID]) -> None:
        """Look up some data keys at once, where values of many people are about to be opened:
        else each is a question of its own."""
        table = tables.data_key.c
        rows = self.connection.execute(select(tables.data_key).where(table.id.in_(key_ids))).all()
        self._keys = dict.fromkeys(key_ids) | {r.id: (r.wrapping_key, r.wrapped) for r in rows}

    def _fetch(self, key_id: UUID) -> tuple[str, bytes] | None:
        if key_id in self._keys:
            return self._keys[key_id]
        row = self.connection.execute(_DATA_KEY, {"key_id": key_id}).first()
        return (row.wrapping_key, row.wrapped) if row else None


class Records:
    """The way into the database for every part."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        nation: Nation = "ENG",
        lane_clocks: LaneClocks | None = None,
    ) -> None:
        self.engine = engine
        self.vault = vault
        self.nation = nation
        self._lane_clocks = lane_clocks
        self._memory = Memory()

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """One transaction: commits at the end, rolls back on any error.

        Raises DatabaseBusyError where the server chose to undo it; DatabaseSilent when away.
        """
        try:
            with self.engine.begin() as connection:
                unit = Unit(connection, self.vault, self._memory, self.nation, self._lane_clocks)
                yield unit
                unit.flush()
        except OperationalError as error:
            if str(getattr(error.orig, "sqlstate", "")).startswith(_ROLLED_BACK):
                raise DatabaseBusyError from error
            raise

    def is_alive(self) -> bool:
        """Whether the database answers at all."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except DatabaseSilent:
            return False
        return True


def make_engine(url: str, pool_size: int = 8) -> Engine:
    """An engine for the running parts. Errors carry no parameters: they would be people's words."""
    options: Mapping[str, Any] = {
        "connect_timeout": CONNECT_TIMEOUT_S,
        # A connection whose other end has vanished is given up in seconds, not in hours.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
    }
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args=dict(options),
    )
    event.listen(engine, "checkout", _refuse_dead)
    return engine


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Notice at hand-out that the server has hung up, and let the pool connect anew.

    An idle connection with something to read has been closed from the other side. A look at the
    socket costs microseconds; asking the server each time costs a round trip.
    """
    poll = select_module.poll()
    poll.register(connection.fileno(), select_module.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the server closed this connection")
