"""The files of what was agreed, found, seen and known. A folder may be without each of them."""

from __future__ import annotations

from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    HowKnown,
)
from bot.services.importing.columns import ID, PAST, PERSON, SOON, Column, File
from bot.services.importing.values import Categories, Day, OneCategory, Reference, Spelled

_TEN_YEARS = 10 * 366
_WORKER = Reference(
    "the id of a worker in workers.csv, never of whoever is to be told", file="workers.csv"
)
_CATEGORIES = Categories(
    "kinds of information with spaces between them, such as key_worker cover appointments, "
    "or codes such as D1 D2 D3"
)
_CATEGORY = OneCategory("one kind of information, such as key_worker, or a code such as D1")
_LATER = Day(
    "a date such as 2027-11-24 or 24/11/2027, at most ten years ahead", latest_days=_TEN_YEARS
)
#: What Keyline told itself is noted by Keyline.
_HOW = tuple(how.value for how in HowKnown if how is not HowKnown.TOLD_BY_US)
_KINDS = tuple(kind.value.replace(" ", "_") for kind in EvidenceKind)
_STATES = tuple(state.value for state in ConsentState)
_BASES = tuple(basis.value for basis in Basis)
_WAYS = tuple(via.value for via in GivenVia)
_FINDINGS = tuple(finding.value for finding in Finding)
_PAIR = (Column("person", PERSON), Column("other", PERSON))

CONSENTS = File(
    "consents.csv",
    (
        Column("id", ID),
        *_PAIR,
        Column("state", Spelled("one of " + ", ".join(_STATES), _STATES)),
        Column("categories", _CATEGORIES, needed=False),
        Column("basis", Spelled("one of " + ", ".join(_BASES), _BASES)),
        Column("given_via", Spelled("one of " + ", ".join(_WAYS), _WAYS)),
        Column("recorded_by", _WORKER),
        Column("confirmed_by", _WORKER, needed=False),
        Column("from", SOON),
        Column("expires", _LATER, needed=False),
    ),
    ("id",),
    optional=True,
)
CAPACITIES = File(
    "capacities.csv",
    (
        *_PAIR,
        Column("finding", Spelled("one of " + ", ".join(_FINDINGS), _FINDINGS)),
        Column("assessed_on", PAST),
        Column("review_by", _LATER, needed=False),
        Column("recorded_by", _WORKER),
    ),
    ("person", "other"),
    optional=True,
)
EVIDENCE = File(
    "evidence.csv",
    (
        *_PAIR,
        Column("kind", Spelled("one of " + ", ".join(_KINDS), _KINDS)),
        Column("categories", _CATEGORIES, needed=False),
        Column("checked_on", PAST),
        Column("review_by", _LATER, needed=False),
        Column("recorded_by", _WORKER),
    ),
    ("person", "other", "kind"),
    optional=True,
)
KNOWN_FACTS = File(
    "known_facts.csv",
    (
        *_PAIR,
        Column("category", _CATEGORY),
        Column("how", Spelled("one of " + ", ".join(_HOW), _HOW)),
        Column("known_since", PAST),
        Column("recorded_by", _WORKER),
    ),
    ("person", "other", "category"),
    optional=True,
)

#: Written after everything else, row by row: what was recorded here is never changed.
CONSENT_FILES = (CONSENTS, CAPACITIES, EVIDENCE, KNOWN_FACTS)
