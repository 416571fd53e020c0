"""What a person's own text makes of what they agreed to before: which versions are recorded.

By text one takes back or narrows at once, and only asks for more: what is asked for waits, as
PENDING, until a worker has made sure of it. Nobody confirms the versions made here, so none of
them can open anything; see `consent_now`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.care.consent_faults import SHAREABLE
from bot.care.consent_now import GRANTING, OWN, finding_now
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentRecord,
    ConsentState,
    Finding,
    GivenVia,
    Standing,
)
from bot.care.facts import Category

_FROM_16 = (AgeBand.FROM_16, AgeBand.ADULT)
_CANNOT = (Finding.LACKS, Finding.FLUCTUATING)
_ENDED = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


class Choice(StrEnum):
    """What somebody chooses when asked what one carer may be told."""

    KEY_WORKER = "1"
    APPOINTMENTS = "2"
    NOTHING = "3"
    LATER = "4"


#: Exactly what is read back, and no more.
OFFERED = {
    Choice.KEY_WORKER: frozenset({Category.KEY_WORKER, Category.COVER}),
    Choice.APPOINTMENTS: frozenset({Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT}),
}


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be recorded in the person's own name, confirmed by nobody."""

    state: ConsentState
    categories: frozenset[Category] = frozenset()
    basis: Basis = Basis.EXPLICIT
    given_via: GivenVia = GivenVia.TEXT
    expires_at: datetime | None = None


def may_agree(standing: Standing, now: datetime) -> bool:
    """Whether what the person says of themselves may be put before a worker as their consent:
    from 16 on, while nothing on record speaks against their deciding it."""
    finding = finding_now(standing.capacity, standing.requester_id, now)
    return standing.age in _FROM_16 and finding not in _CANNOT


def withdraw(records: Sequence[ConsentRecord]) -> tuple[NewVersion, ...]:
    """Nothing may be told any more. No version where that is what was said last."""
    ordered = _ordered(records)
    if ordered and ordered[-1].state in _ENDED:
        return ()
    return (_ended(ordered),)


def narrow(
    records: Sequence[ConsentRecord], taken: frozenset[Category], now: datetime
) -> tuple[NewVersion, ...]:
    """These may not be told any more; the rest stays as it was, what is waiting for a worker
    too. No version where none of them was agreed to or asked for."""
    ordered = _ordered(records)
    versions = _settled_without(ordered, taken, now)
    waiting = ordered[-1] if ordered and ordered[-1].state is ConsentState.PENDING else None
    if waiting is not None and (versions or waiting.categories & taken):
        # Even with nothing left in it: what was asked for before must not be confirmed any more.
        versions += (_asked_for(waiting.categories - taken),)
    return versions


def choose(
    records: Sequence[ConsentRecord],
    wanted: frozenset[Category],
    is_open: frozenset[Category],
    now: datetime,
) -> tuple[NewVersion, ...]:
    """Exactly these are to be told. `is_open` is what consent opens now.

    What goes beyond them is closed at once; what they add waits for a worker.
    """
    ordered = _ordered(records)
    versions = _settled_without(ordered, SHAREABLE - wanted, now)
    if wanted - is_open:
        return (*versions, _asked_for(wanted))
    if ordered and ordered[-1].state is ConsentState.PENDING:
        return (*versions, _asked_for(frozenset()))
    return versions


def is_asking(versions: Sequence[NewVersion]) -> bool:
    """Whether a worker is to confirm something."""
    return any(v.state is ConsentState.PENDING and v.categories for v in versions)


def _settled_without(
    ordered: Sequence[ConsentRecord], taken: frozenset[Category], now: datetime
) -> tuple[NewVersion, ...]:
    settled = [record for record in ordered if record.state is not ConsentState.PENDING]
    if not settled or settled[-1].state not in GRANTING:
        return ()
    last = settled[-1]
    if last.expires_at is not None and last.expires_at <= now:
        return ()
    listed = SHAREABLE if last.state is ConsentState.FULL else last.categories
    if not listed & taken:
        return ()
    # What others decided for the person is not theirs to go on with in part: it is closed.
    if not listed - taken or last.basis not in OWN:
        return (_ended(ordered),)
    # What is left of it was agreed to in the way in which the whole was.
    left = NewVersion(
        ConsentState.LIMITED, listed - taken, last.basis, last.given_via, last.expires_at
    )
    return (left,)


def _asked_for(categories: frozenset[Category]) -> NewVersion:
    return NewVersion(ConsentState.PENDING, categories)


def _ended(ordered: Sequence[ConsentRecord]) -> NewVersion:
    given = any(record.state in GRANTING for record in ordered)
    return NewVersion(ConsentState.WITHDRAWN if given else ConsentState.REFUSED)


def _ordered(records: Sequence[ConsentRecord]) -> list[ConsentRecord]:
    return sorted(records, key=lambda record: record.version)
