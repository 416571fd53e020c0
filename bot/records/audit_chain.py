"""The hash chain of the audit trail: which chain an event stands in, and what its hash is over.

The database makes the chain (the trigger of migration 0008). This is the second, independent
reading of the same rules, by which a stored trail is proved. docs/audit.md states them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

#: The chain of events about nobody, by nobody.
NIL_CHAIN = UUID(int=0)
#: What stands in place of a hash before the first event of a chain.
NO_HASH = b"\0" * 32
#: The version of the form below, hashed along: another form is another number.
_FORM = "1"


class StoredEvent(NamedTuple):
    """One row of the trail, each value in the database's own text form.

    `at` is in microseconds since 1970. Texts, not values: a row that somebody has tampered with
    may hold what no value can be made of.
    """

    seq: str
    id: str
    at: str
    kind: str
    actor: str
    actor_id: str | None
    subject_id: str | None
    requester_id: str | None
    message_id: str | None
    details: str
    chain_id: str
    chain_seq: int
    prev_hash: bytes
    hash: bytes


class Head(NamedTuple):
    """Where a chain ends, as the database has noted beside it."""

    chain_id: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the trail that is not as it was written. Ids, numbers and our own words."""

    chain_id: str | None
    chain_seq: int | None
    event_id: str | None
    what: str

    def __str__(self) -> str:
        named = (("chain", self.chain_id), ("seq", self.chain_seq), ("event", self.event_id))
        where = " ".join(f"{name} {value}" for name, value in named if value is not None)
        return f"{where}: {self.what}" if where else self.what


def chain_of(subject_id: UUID | None, actor_id: UUID | None) -> UUID:
    """The chain of an event: its subject's, else its actor's, else the one of nobody."""
    return subject_id or actor_id or NIL_CHAIN


def hash_of(event: StoredEvent) -> bytes:
    """SHA-256 over every field and the hash before it.

    Fields are parted by bars. Only three may have a bar in them: the two that come before others
    have their length (in characters) written before them, and the third is last.
    """
    fields = (
        _FORM,
        event.chain_id,
        str(event.chain_seq),
        event.prev_hash.hex(),
        event.seq,
        event.id,
        event.at,
        event.actor_id or "",
        event.subject_id or "",
        event.requester_id or "",
        event.message_id or "",
        str(len(event.kind)),
        event.kind,
        str(len(event.actor)),
        event.actor,
        event.details,
    )
    return hashlib.sha256("|".join(fields).encode()).digest()


def faults_of(events: Iterable[StoredEvent], heads: Iterable[Head]) -> Iterator[Fault]:
    """Everything wrong with a stored trail. Both are sorted: by chain, and events by their place
    in it. Holds one event and one head at a time."""
    waiting = iter(heads)
    head = next(waiting, None)
    last: StoredEvent | None = None
    for event in events:
        if last is None or last.chain_id != event.chain_id:
            if last is not None:
                yield from _faults_at_end(last, head)
                head = _after(last.chain_id, head, waiting)
            while head is not None and head.chain_id < event.chain_id:
                yield _without_events(head)
                head = next(waiting, None)
            last = None
        yield from _faults_in(event, last)
        last = event
    if last is not None:
        yield from _faults_at_end(last, head)
        head = _after(last.chain_id, head, waiting)
    while head is not None:
        yield _without_events(head)
        head = next(waiting, None)


def _after(chain_id: str, head: Head | None, waiting: Iterator[Head]) -> Head | None:
    return next(waiting, None) if head is not None and head.chain_id == chain_id else head


def _faults_in(event: StoredEvent, last: StoredEvent | None) -> Iterator[Fault]:
    """What is wrong with an event by itself, and with its place after the last one."""
    expected = 1 if last is None else last.chain_seq + 1
    if event.chain_seq > expected:
        yield _fault(event, f"{_numbers(expected, event.chain_seq - 1)} missing before it")
    elif event.chain_seq < expected:
        yield _fault(event, "inserted: its place in the chain is taken")
    elif event.prev_hash != (NO_HASH if last is None else last.hash):
        yield _fault(
            event, "does not follow the event before it: changed, inserted or out of order"
        )
    if event.hash != hash_of(event):
        yield _fault(event, "changed: its hash is not that of what it holds")
    if event.chain_id != (event.subject_id or event.actor_id or str(NIL_CHAIN)):
        yield _fault(event, "stands in a chain that is not its own")


def _faults_at_end(last: StoredEvent, head: Head | None) -> Iterator[Fault]:
    """What is wrong between the last event of a chain and the chain's head."""
    if head is None or head.chain_id != last.chain_id:
        yield Fault(last.chain_id, None, None, "its head is missing")
    elif head.seq > last.chain_seq:
        gone = _numbers(last.chain_seq + 1, head.seq)
        yield Fault(last.chain_id, head.seq, None, f"cut: {gone} missing at its end")
    elif head.seq < last.chain_seq:
        yield _fault(last, f"inserted: the chain ends at {head.seq}")
    elif head.hash != last.hash:
        yield _fault(last, "is not the event that the chain's head was made of")


def _without_events(head: Head) -> Fault:
    return Fault(head.chain_id, head.seq, None, f"cut: {_numbers(1, head.seq)} missing, all it had")


def _fault(event: StoredEvent, what: str) -> Fault:
    return Fault(event.chain_id, event.chain_seq, event.id, what)


def _numbers(first: int, last: int) -> str:
    return f"event {first} is" if first == last else f"events {first} to {last} are"
