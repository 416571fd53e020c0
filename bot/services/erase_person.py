"""Erases a person: everything sealed under their data key is noise from then on.

The skeleton stays (ids, times, lanes), and the audit trail says that it was done and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from bot.app import App
from bot.logs import logger
from bot.records import addresses, erasure, imported
from bot.records.audit import Event, add_event
from bot.records.erasure import Subject
from bot.records.spool import Spooled
from bot.records.unit import DatabaseBusyError, Unit

T = TypeVar("T")

_TRIES = 5


class ErasureError(ValueError):
    """The person is not erased; the message says why."""


class Reason(StrEnum):
    """Why a person is erased, as it stands in the audit trail."""

    REQUEST = "request"
    RETENTION = "retention"
    MISTAKE = "mistake"
    COURT_ORDER = "court_order"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an erasure would do: ids and counts."""

    messages: int
    open_items: int
    spooled: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did. `others` are known under the same number and were left alone;
    `unopened` spool files could not be looked into."""

    items_closed: int
    texts_withheld: int
    spooled_removed: int
    unopened: int
    others: tuple[UUID, ...]


def foresee_erasure(app: App, person_id: UUID) -> Prospect:
    """What would go, before anybody says yes. Raises ErasureError."""

    def look(unit: Unit) -> Prospect:
        subject = _subject(unit, person_id)
        spooled, _ = _spooled_of(app, unit, subject)
        return Prospect(subject.messages, len(subject.open_items), len(spooled))

    return _patiently(app, look)


def erase_person(app: App, person_id: UUID, reason: Reason, *, close_items: bool = False) -> Erased:
    """Erase a person in one transaction, then their texts in this machine's spool.

    Raises ErasureError where nobody has the id, where it was done before, and where items are open
    or texts wait in the spool, which a human would then never read, unless `close_items`.
    """
    now = app.clock.now()

    def erase(unit: Unit) -> tuple[Erased, list[Spooled]]:
        imported.lock_imports(unit)
        subject = _subject(unit, person_id)
        spooled, unopened = _spooled_of(app, unit, subject)
        _refuse_unread(subject, spooled, close_items=close_items)
        others = tuple(erasure.list_others(unit, subject))
        _close(unit, subject, now)
        withheld = erasure.withhold_texts(unit, person_id)
        erasure.end_clocks(unit, subject, withheld, now)
        _end_promises(unit, person_id, now)
        erasure.erase_person(unit, subject)
        kept = spooled if not others else []  # a number of two: the text may be the other's
        done = Erased(len(subject.open_items), len(withheld), len(kept), unopened, others)
        _note(unit, person_id, reason, done, now)
        return done, kept

    done, spooled = _patiently(app, erase)
    for text in spooled:
        app.spool.remove(text)
    logger().info("person.erased", code=reason.value)
    return done


def _patiently(app: App, work: Callable[[Unit], T]) -> T:
    """Run a transaction that the server may undo in favour of another one."""
    for tried in range(1, _TRIES + 1):
        try:
            with app.records.begin() as unit:
                return work(unit)
        except DatabaseBusyError:
            if tried == _TRIES:
                raise
    raise AssertionError("unreachable")


def _subject(unit: Unit, person_id: UUID) -> Subject:
    subject = erasure.lock_subject(unit, person_id)
    if subject is None:
        raise ErasureError(f"nobody has the id {person_id}")
    if not subject.has_key:
        raise ErasureError(f"person {person_id} was erased before")
    return subject


def _spooled_of(app: App, unit: Unit, subject: Subject) -> tuple[list[Spooled], int]:
    """The texts from the person's addresses that lie in this machine's spool."""
    kept, unopened = app.spool.find_kept()
    theirs = [
        text
        for text in kept
        if addresses.fingerprint(unit, str(text.payload["inbound"]["address"])) in subject.hashes
    ]
    return theirs, unopened


def _refuse_unread(subject: Subject, spooled: list[Spooled], *, close_items: bool) -> None:
    if close_items or not (subject.open_items or spooled):
        return
    raise ErasureError(
        f"{len(subject.open_items)} items of person {subject.person_id} are open and"
        f" {len(spooled)} texts wait in the spool: after an erasure nobody can read them."
        " Let somebody read them first, or give --close-items"
    )


def _close(unit: Unit, subject: Subject, now: datetime) -> None:
    erasure.close_items(unit, subject.open_items, now)
    for item_id in subject.open_items:
        details = {"item": str(item_id), "reason": "person_erased"}
        event = Event(
            "item.closed", now, actor="operator", subject_id=subject.person_id, details=details
        )
        add_event(unit, event)


def _end_promises(unit: Unit, person_id: UUID, now: datetime) -> None:
    for promise_id in erasure.end_promises(unit, person_id, now):
        details = {"promise": str(promise_id), "ending": "erased"}
        event = Event("promise.ended", now, actor="operator", subject_id=person_id, details=details)
        add_event(unit, event)


def _note(unit: Unit, person_id: UUID, reason: Reason, done: Erased, now: datetime) -> None:
    details: dict[str, str | int | None] = {
        "reason": reason.value,
        "items_closed": done.items_closed,
        "texts_withheld": done.texts_withheld,
        "spooled_removed": done.spooled_removed,
    }
    event = Event("person.erased", now, actor="operator", subject_id=person_id, details=details)
    add_event(unit, event)
