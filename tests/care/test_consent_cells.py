"""Every cell of the rules of sharing, against a second reading of them in other words."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.care.consent import Refusal, decide
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentRecord,
    ConsentState,
    Finding,
    Hold,
    Kind,
    KnownFact,
    Relationship,
    Standing,
)
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Permit, Reason
from tests.care.consent_reading import COULD_BE_KNOWN, Case, read
from tests.care.consent_world import (
    ASHA,
    BEN,
    DAY,
    NOW,
    OTHER,
    PAPERS,
    REQUEST,
    SAME,
    TERMS,
    consent,
    finding,
    known,
    limited,
    related,
    shared,
)

D8 = Category.PERSONS_MESSAGES
OWN = (Category.OWN_MESSAGES, Category.OWN_WORDS)
KINDS: tuple[Kind | None, ...] = (*Kind, None)

#: The states of the table, then further histories that must come out as one of them.
STATES = (
    "not asked",
    "waits",
    "full",
    "lists it",
    "lists another",
    "refused",
    "withdrawn",
    "expired",
    "best interests list it",
    "best interests list another",
)
HISTORIES = (
    "waits over full",
    "waits over withdrawn",
    "review overdue",
    "starts tomorrow",
    "attorney refused",
    "a parent said yes",
    "court order lists it",
    "court order lists another",
)


def _another(category: Category) -> Category:
    return Category.COVER if category is Category.KEY_WORKER else Category.KEY_WORKER


def _listed(category: Category) -> Category:
    """What a record lists for "it": what cannot be listed has another listed in its place."""
    about_person = category.startswith("D") and category not in ("D9", "D11")
    return category if about_person else _another(category)


def records(state: str, category: Category) -> tuple[ConsentRecord, ...]:
    """The consent records of a state, for a question about this category."""
    it, other = _listed(category), _another(category)
    interests, order = {"basis": Basis.BEST_INTERESTS}, {"basis": Basis.COURT_ORDER}
    return {
        "not asked": (),
        "waits": (consent(ConsentState.PENDING, confirmed_by=None),),
        "full": (consent(),),
        "lists it": (limited(it),),
        "lists another": (limited(other),),
        "refused": (consent(ConsentState.REFUSED),),
        "withdrawn": (consent(), consent(ConsentState.WITHDRAWN, 2, confirmed_by=None)),
        "expired": (consent(expires_at=NOW),),
        "best interests list it": (limited(it, **interests),),
        "best interests list another": (limited(other, **interests),),
        "waits over full": (consent(), consent(ConsentState.PENDING, 2)),
        "waits over withdrawn": (
            consent(),
            consent(ConsentState.WITHDRAWN, 2),
            consent(ConsentState.PENDING, 3),
        ),
        "review overdue": (consent(valid_from=NOW - 999 * DAY),),
        "starts tomorrow": (consent(valid_from=NOW + DAY),),
        "attorney refused": (consent(ConsentState.REFUSED, basis=Basis.ATTORNEY),),
        "a parent said yes": (consent(basis=Basis.PARENTAL_RESPONSIBILITY),),
        "court order lists it": (limited(it, **order),),
        "court order lists another": (limited(other, **order),),
    }[state]


def _outcome(request: Request) -> str:
    """A, K, H, S, R or D, as the reading says it."""
    decision = decide(request, TERMS)
    if isinstance(decision, Refusal):
        assert decision.reason is not Reason.FAULTY_RECORDS, request
        return decision.outcome.value
    return {Reason.KNOWN: "K", Reason.SHARED_MESSAGE: "S"}.get(decision.reason, "A")


def _request(category: Category, held: Standing, proof: Verification) -> Request:
    return Request(
        REQUEST,
        BEN,
        BEN if category in OWN else ASHA,
        category,
        proof,
        MayText.NOTHING,
        NOW,
        held,
        SAME,
        shared() if category is D8 else None,
    )


def _relationships(kind: Kind | None, papers: bool) -> Iterator[tuple[Hold, Relationship | None]]:
    for hold in Hold:
        yield hold, None if kind is None else related(kind, papers=papers, hold=hold)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind or "nobody")
def test_every_cell_is_as_read(kind: Kind | None) -> None:
    seen: Counter[str] = Counter()
    wrong: list[object] = []
    holds = list(_relationships(kind, papers=True))
    name = kind or "nobody"
    for category, state in itertools.product(Category, STATES):
        written = records(state, category)
        for age, found in itertools.product(AgeBand, Finding):
            capacity = finding(found)
            for hold, relationship in holds:
                held = Standing(ASHA, BEN, "ENG", age, relationship, written, capacity)
                for proof in Verification:
                    case = Case(category, state, name, proof, hold, age, found)
                    told, expected = _outcome(_request(category, held, proof)), read(case)
                    seen[told] += 1
                    if told != expected:
                        wrong.append((told, expected, case))
    assert wrong[:5] == []
    print(f"\n{seen.total()} cells for {name}: {dict(sorted(seen.items()))}")  # noqa: T201
    ages, holds_of_all, proofs = len(AgeBand), len(Hold), len(Verification)
    assert len(Category) * len(STATES) * ages * len(Finding) * holds_of_all * proofs == 80_640
    assert seen.total() == 80_640


_FACTS = {"same": SAME, "changed": OTHER}
#: One of each way of asking. The rest are carers by another name, as the cells above show.
WAYS = (*PAPERS, Kind.CARER, Kind.YOUNG_CARER, Kind.APPOINTEE, Kind.DEPUTY_PF, Kind.PROFESSIONAL)


def _knows(category: Category, how: str) -> tuple[KnownFact, ...]:
    return (known(category, _FACTS[how]),) if how in _FACTS else ()


def _cases(nation: str, papers: bool) -> Iterator[Case]:
    states = (*STATES, *HISTORIES) if nation == "ENG" else HISTORIES
    for category, state, kind in itertools.product(Category, states, WAYS):
        knowable = category in COULD_BE_KNOWN and state in ("not asked", *HISTORIES)
        for age, found in itertools.product(AgeBand, Finding):
            for how in ("nothing", "same", "changed") if knowable else ("nothing",):
                proof = Verification.FRESH_PROOF
                yield Case(category, state, kind, proof, "none", age, found, how, papers, nation)


@pytest.mark.parametrize(
    ("nation", "papers", "cells"),
    [
        ("ENG", True, 72_864),
        ("ENG", False, 72_864),
        ("WLS", True, 39_424),
        ("SCT", True, 39_424),
        ("NIR", True, 39_424),
    ],
)
def test_every_history_and_paper_is_as_read(nation: str, papers: bool, cells: int) -> None:
    seen: Counter[str] = Counter()
    wrong: list[object] = []
    written = {key: records(key[1], key[0]) for key in _pairs()}
    relationships = {kind: related(kind, papers=papers) for kind in WAYS}
    capacities = {found: finding(found) for found in Finding}
    for case in _cases(nation, papers):
        category, kind = Category(case.category), Kind(case.kind)
        held = Standing(
            ASHA,
            BEN,
            nation,
            AgeBand(case.age),
            relationships[kind],
            written[category, case.consent],
            capacities[Finding(case.capacity)],
            _knows(category, case.knows),
        )
        told = _outcome(_request(category, held, Verification.FRESH_PROOF))
        expected = read(case)
        seen[told] += 1
        if told != expected:
            wrong.append((told, expected, case))
    assert wrong[:5] == []
    print(f"\n{seen.total()} cells in {nation}: {dict(sorted(seen.items()))}")  # noqa: T201
    assert {"A", "D", "H", "R"} <= set(seen)
    assert seen.total() == cells


def _pairs() -> Iterator[tuple[Category, str]]:
    return itertools.product(Category, (*STATES, *HISTORIES))


def test_the_two_readings_share_nothing() -> None:
    import tests.care.consent_reading as reading

    assert not [name for name, value in vars(reading).items() if "bot." in repr(value)]


def test_permits_name_their_grounds() -> None:
    held = Standing(ASHA, BEN, "ENG", AgeBand.ADULT, related(), (limited(Category.COVER),))
    decision = decide(_request(Category.COVER, held, Verification.FRESH_PROOF), TERMS)
    assert isinstance(decision, Permit)
    [record] = held.consents
    assert (decision.grounds.consent_id, decision.grounds.consent_version) == (record.id, 1)
    assert decision.grounds.column == "LIMITED, listed"
