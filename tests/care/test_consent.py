"""The decision against a second reading of the same rule, written as a table, cell by cell."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest

from bot.care.consent import POLICY_VERSION, Refusal, decide
from bot.care.consent_refusals import RefusalText
from bot.care.consent_table import Outcome
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Permit, Reason

ASKER = UUID(int=1)
OTHER = UUID(int=2)
REQUEST = UUID(int=3)

# What it takes to hear one's own: the least proof, by what may be texted to the phone that asks
# (nothing, key worker, appointments). `-` never by text: a human tells. The public needs no proof
# and no subject.
_TABLE = """
    P0    0 0 0    what the service is
    P1    0 0 0    its published numbers
    P2    1 1 1    whether my message was read
    K1    2 2 2    my own words back
    D0    2 1 1    that I use the service
    D1    2 1 1    my key worker
    D2    2 1 1    who covers
    D3    2 2 1    my appointment
    D4    - - -    my care plan
    D5    - - -    my medication
    D6    - - -    my safety plan
    D7    - - -    where I am, on a ward or not
    D8    2 2 2    what I wrote
    D9    - - -    what a carer wrote
    D10   2 2 2    what I agreed to
    D11   - - -    copies of my record
    D12a  2 2 1    what was agreed at my review
    D12b  - - -    what was said at my review
"""
_ORDER = (MayText.NOTHING, MayText.KEY_WORKER, MayText.APPOINTMENTS)


def _read_table() -> dict[Category, dict[MayText, int | None]]:
    read = {}
    for line in _TABLE.strip().splitlines():
        code, *cells = line.split()[:4]
        levels = [None if cell == "-" else int(cell) for cell in cells]
        read[Category(code)] = dict(zip(_ORDER, levels, strict=True))
    return read


TABLE = _read_table()
PUBLIC = {Category.PUBLIC_INFORMATION, Category.PUBLISHED_CONTACTS}


def _expected(
    category: Category, verification: Verification, may_text: MayText, subject: UUID | None
) -> bool:
    if category in PUBLIC:
        return True
    least = TABLE[category][may_text]
    return subject == ASKER and least is not None and verification.value >= least


def _ask(
    category: Category, verification: Verification, may_text: MayText, subject: UUID | None
) -> Permit | Refusal:
    return decide(Request(REQUEST, ASKER, subject, category, verification, may_text))


def test_the_table_reads_every_category_and_every_answer() -> None:
    assert set(TABLE) == set(Category)
    assert set(_ORDER) == set(MayText)


@pytest.mark.parametrize("subject", [ASKER, OTHER, None], ids=["own", "another's", "nobody's"])
@pytest.mark.parametrize("category", list(Category))
def test_the_decision_is_the_tables_in_every_cell(category: Category, subject: UUID | None) -> None:
    for verification, may_text in itertools.product(Verification, MayText):
        decision = _ask(category, verification, may_text, subject)
        cell = (category, subject, verification, may_text)
        allowed = _expected(category, verification, may_text, subject)
        assert isinstance(decision, Permit) is allowed, cell


def test_most_of_all_cells_are_a_no() -> None:
    cells = itertools.product(Category, Verification, MayText, (ASKER, OTHER, None))
    answers = [isinstance(_ask(*cell), Permit) for cell in cells if cell[0] not in PUBLIC]
    assert sum(answers) * 5 < len(answers)


def test_more_proof_or_a_wider_answer_never_closes_what_was_open() -> None:
    for category, subject in itertools.product(Category, (ASKER, OTHER, None)):
        for may_text in MayText:
            row = [isinstance(_ask(category, v, may_text, subject), Permit) for v in Verification]
            assert row == sorted(row)
        for verification in Verification:
            row = [isinstance(_ask(category, verification, m, subject), Permit) for m in _ORDER]
            assert row == sorted(row)


def test_nothing_of_another_is_told_whatever_the_proof() -> None:
    for category in set(Category) - PUBLIC:
        decision = _ask(category, Verification.STAFF_PROVED, MayText.APPOINTMENTS, OTHER)
        assert isinstance(decision, Refusal)
        records = category is Category.RECORD_COPIES
        assert decision.reason is (Reason.RECORDS_TEAM if records else Reason.NO_CONSENT)


def test_a_category_that_nobody_decided_about_is_a_no() -> None:
    class Unheard(str):
        __slots__ = ()

    request = Request(
        REQUEST,
        ASKER,
        ASKER,
        Unheard("D99"),  # type: ignore[arg-type]
        Verification.STAFF_PROVED,
        MayText.APPOINTMENTS,
    )
    assert isinstance(decide(request), Refusal)


def test_a_may_text_that_nobody_knows_opens_nothing() -> None:
    request = Request(
        REQUEST,
        ASKER,
        ASKER,
        Category.KEY_WORKER,
        Verification.NUMBER_MATCH,
        "everything",  # type: ignore[arg-type]
    )
    assert isinstance(decide(request), Refusal)


@pytest.mark.parametrize(
    ("category", "verification", "may_text", "subject", "reason"),
    [
        (Category.PUBLISHED_CONTACTS, 0, MayText.NOTHING, None, Reason.PUBLIC),
        (Category.OWN_MESSAGES, 1, MayText.NOTHING, ASKER, Reason.OWN),
        (Category.OWN_WORDS, 1, MayText.NOTHING, ASKER, Reason.UNVERIFIED),
        (Category.OWN_WORDS, 2, MayText.NOTHING, ASKER, Reason.OWN_WORDS),
        (Category.PERSONS_MESSAGES, 2, MayText.NOTHING, ASKER, Reason.OWN),
        (Category.KEY_WORKER, 1, MayText.KEY_WORKER, ASKER, Reason.OWN_MAY_TEXT),
        (Category.KEY_WORKER, 2, MayText.NOTHING, ASKER, Reason.OWN),
        (Category.KEY_WORKER, 0, MayText.APPOINTMENTS, ASKER, Reason.UNVERIFIED),
        (Category.APPOINTMENT, 1, MayText.KEY_WORKER, ASKER, Reason.UNVERIFIED),
        (Category.MEDICATION, 3, MayText.APPOINTMENTS, ASKER, Reason.NEEDS_JUDGEMENT),
        (Category.MEDICATION, 1, MayText.APPOINTMENTS, ASKER, Reason.UNVERIFIED),
        (Category.RECORD_COPIES, 0, MayText.NOTHING, ASKER, Reason.RECORDS_TEAM),
        (Category.USES_SERVICE, 1, MayText.NOTHING, None, Reason.UNVERIFIED),
        (Category.USES_SERVICE, 2, MayText.NOTHING, None, Reason.NO_CONSENT),
    ],
)
def test_the_audit_trail_learns_why(
    category: Category, verification: int, may_text: MayText, subject: UUID | None, reason: Reason
) -> None:
    assert _ask(category, Verification(verification), may_text, subject).reason is reason


@pytest.mark.parametrize("category", [Category.KEY_WORKER, Category.MEDICATION])
def test_a_decision_carries_what_was_asked(category: Category) -> None:
    decision = _ask(category, Verification.FRESH_PROOF, MayText.NOTHING, ASKER)
    asked = (REQUEST, ASKER, ASKER, category, POLICY_VERSION)
    carried = (
        decision.id,
        decision.requester_id,
        decision.subject_id,
        decision.category,
        decision.policy_version,
    )
    assert carried == asked


@pytest.mark.parametrize(
    ("category", "verification", "text", "outcome"),
    [
        (Category.KEY_WORKER, 0, RefusalText.NEUTRAL, Outcome.DENY),
        (Category.KEY_WORKER, 1, RefusalText.RING_US, Outcome.DENY),
        (Category.MEDICATION, 2, RefusalText.RING_US, Outcome.STAFF),
        (Category.RECORD_COPIES, 0, RefusalText.RECORDS, Outcome.RECORDS),
        (Category.CARERS_MESSAGES, 0, RefusalText.OTHERS_TEXTS, Outcome.DENY),
        (Category.CARERS_MESSAGES, 2, RefusalText.OTHERS_TEXTS, Outcome.DENY),
        # A carer has texts of their own too: of those nothing shows whether they use the service.
        (Category.OWN_WORDS, 1, RefusalText.NEUTRAL, Outcome.DENY),
    ],
)
def test_what_a_no_about_oneself_says(
    category: Category, verification: int, text: RefusalText, outcome: Outcome
) -> None:
    decision = _ask(category, Verification(verification), MayText.NOTHING, ASKER)
    assert isinstance(decision, Refusal)
    assert (decision.text, decision.outcome) == (text, outcome)
