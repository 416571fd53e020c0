"""What a consent table must keep to, whoever has edited it.

An adopter may make the table stricter. What the law, the order of the states and the safety of
the whole ask for cannot be edited away: a table that breaks it is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.care.consent_records import EvidenceKind, Kind
from bot.care.consent_table import (
    ROWS,
    Asker,
    Column,
    ConsentTable,
    ConsentTableError,
    Fault,
    Group,
    Outcome,
    Way,
    read_page,
)
from bot.care.facts import Category

#: Open to everybody, in every state.
PUBLIC = frozenset({Category.PUBLIC_INFORMATION, Category.PUBLISHED_CONTACTS})
_OPEN_TO_ALL = PUBLIC | {Category.OWN_MESSAGES}

#: The states without live consent. Nobody who asks may tell one from another.
WITHOUT_CONSENT = (Column.NOT_ASKED, Column.REFUSED, Column.WITHDRAWN, Column.EXPIRED)

#: Where nothing says that this category may be told, and what may be told there all the same: that
#: somebody uses the service goes without saying once they agreed to anything being shared.
_UNSAID = (Column.LIMITED_UNLISTED, *WITHOUT_CONSENT, Column.LACKS_UNDECIDED)
_TOLD_UNSAID = _OPEN_TO_ALL | {Category.OWN_WORDS}
_IMPLIED = frozenset({Category.USES_SERVICE, Category.CONSENT_RECORD})

#: Each opens no more than the one before.
_NARROWING = (
    Column.FULL,
    Column.LIMITED_LISTED,
    Column.LIMITED_UNLISTED,
    Column.NOT_ASKED,
    Column.CLOSED,
)

#: How much an outcome tells. Staff and the records team decide for themselves: the bot tells
#: nothing.
_TELLS = {
    Outcome.DENY: 0,
    Outcome.STAFF: 0,
    Outcome.RECORDS: 0,
    Outcome.KNOWN: 1,
    Outcome.SHARED: 1,
    Outcome.ALLOW: 2,
}

_FACT = {Outcome.ALLOW, Outcome.KNOWN, Outcome.STAFF, Outcome.DENY}
_JUDGED = {Outcome.STAFF, Outcome.DENY}
#: The furthest that any edit may go, row by row.
_MAY_SAY: dict[Category, set[Outcome]] = {
    Category.PUBLIC_INFORMATION: {Outcome.ALLOW},
    Category.PUBLISHED_CONTACTS: {Outcome.ALLOW},
    Category.OWN_MESSAGES: {Outcome.ALLOW},
    Category.OWN_WORDS: {Outcome.ALLOW, Outcome.DENY},
    Category.USES_SERVICE: _FACT,
    Category.KEY_WORKER: _FACT,
    Category.COVER: _FACT,
    Category.APPOINTMENT: _FACT,
    Category.CARE_PLAN: _JUDGED,
    Category.MEDICATION: _JUDGED,
    Category.SAFETY_PLAN: _JUDGED,
    Category.WHEREABOUTS: _JUDGED,
    Category.PERSONS_MESSAGES: {Outcome.SHARED, Outcome.DENY},
    Category.CONSENT_RECORD: {Outcome.ALLOW, Outcome.STAFF, Outcome.DENY},
    Category.RECORD_COPIES: {Outcome.RECORDS},
    Category.REVIEW_ACTION: _FACT,
    Category.REVIEW_CONTENT: _JUDGED,
}

#: Where nobody else decides for the person, unless a power is on file.
_DECIDES_ALONE = (Group.COMPETENT, Group.FROM_16, Group.ADULT)
_BY_CONSENT = {Way.CONSENT, Way.CONSENT_OR_STAFF, Way.STAFF}
_FOR_POWERS = {EvidenceKind.REGISTERED_POWER, EvidenceKind.COURT_ORDER, EvidenceKind.POWERS}
_YOUNG_CARERS = frozenset({Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT})


def load_table(words: str) -> ConsentTable:
    """The table on a page. Raises ConsentTableError with every fault when it cannot be used."""
    table, faults = read_page(words)
    faults = [*faults, *check_table(table)]
    if faults:
        raise ConsentTableError(faults)
    return table


def check_table(table: ConsentTable) -> Iterator[Fault]:
    """Everything that a table breaks; nothing where it may be used."""
    for category in ROWS:
        row = table.cells.get(category, {})
        missing = [column for column in Column if column not in row]
        if missing:
            yield Fault(category, ", ".join(missing), "is missing")
        else:
            yield from _row_faults(category, dict(row))
    for kind in Kind:
        asker = table.askers.get(kind)
        if asker is None:
            yield Fault(kind, "", "is missing among those who ask")
        else:
            yield from _asker_faults(kind, asker)


def _row_faults(category: Category, row: dict[Column, Outcome]) -> Iterator[Fault]:
    for column, outcome in row.items():
        if outcome not in _MAY_SAY[category]:
            allowed = ", ".join(sorted(_MAY_SAY[category]))
            yield Fault(category, column, f"may only be {allowed}, not {outcome}")
    for column in _UNSAID:
        implied = column is Column.LIMITED_UNLISTED and category in _IMPLIED
        telling = row[column] in (Outcome.ALLOW, Outcome.SHARED)
        if telling and not implied and category not in _TOLD_UNSAID:
            yield Fault(category, column, "tells what nobody agreed to")
    for wider, narrower in pairwise(_NARROWING):
        if _TELLS[row[narrower]] > _TELLS[row[wider]]:
            yield Fault(category, narrower, f"tells more than {wider}")
    for column in WITHOUT_CONSENT:
        if row[column] is not row[Column.NOT_ASKED]:
            yield Fault(category, column, "differs from NOT_ASKED, so a requester could tell")
    if _TELLS[row[Column.LACKS_UNDECIDED]] != _TELLS[row[Column.NOT_ASKED]]:
        yield Fault(category, Column.LACKS_UNDECIDED, "tells more or less than NOT_ASKED")
    if _TELLS[row[Column.LACKS_LISTED]] < _TELLS[row[Column.LACKS_UNDECIDED]]:
        yield Fault(category, Column.LACKS_LISTED, "tells less than undecided")
    if _TELLS[row[Column.LACKS_LISTED]] > _TELLS[row[Column.FULL]]:
        yield Fault(category, Column.LACKS_LISTED, "tells more than FULL")
    if category not in _OPEN_TO_ALL and _TELLS[row[Column.CLOSED]]:
        yield Fault(category, Column.CLOSED, "only public rows are open without proof")


def _asker_faults(kind: Kind, asker: Asker) -> Iterator[Fault]:
    for group in Group:
        way = asker.ways.get(group)
        if way is None:
            yield Fault(kind, group, "is missing")
            continue
        if way is Way.POWERS and (
            group not in (Group.FROM_16, Group.ADULT) or asker.needs not in _FOR_POWERS
        ):
            yield Fault(kind, group, "powers count from 16 on, and need a paper on file")
        elif way is Way.FULL and not (
            group is Group.UNDER_13 and asker.needs is EvidenceKind.PARENTAL_RESPONSIBILITY
        ):
            yield Fault(kind, group, "full is for parental responsibility, under 13")
        elif group in _DECIDES_ALONE and way not in _BY_CONSENT | {Way.POWERS}:
            yield Fault(kind, group, "here the person decides")
    if kind is Kind.CARER and (set(asker.ways.values()) != {Way.CONSENT} or asker.needs):
        yield Fault(kind, "", "is what others fall back to: consent everywhere, nothing needed")
    if kind is Kind.YOUNG_CARER and not (
        asker.at_most is not None and asker.at_most <= _YOUNG_CARERS
    ):
        yield Fault(kind, "Never more than", "may be D1, D2, D3 at most")
    if kind is Kind.PROFESSIONAL and set(asker.ways.values()) != {Way.STAFF}:
        yield Fault(kind, "", "may only be staff")
