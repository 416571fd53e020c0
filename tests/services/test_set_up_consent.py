"""A scenario says who agreed to what: recorded as staff would, or refused as they would be."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.care.consent import decide
from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    Kind,
    Standing,
)
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Permit
from bot.records.key_team import find_key_team
from bot.records.scenario_setup import NotRecordedError, get_row
from bot.records.standing import find_standing
from bot.services.set_up_consent import (
    Agreed,
    Consenting,
    Found,
    Held,
    ImpossibleError,
    Known,
    Related,
    Seen,
)
from bot.services.set_up_scenario import SetUp, set_up_scenario
from bot.services.staffed_hours import reading_occasion
from tests.kit import TUESDAY_NOON, Desk

BEFORE = TUESDAY_NOON - timedelta(days=7)
LATER = TUESDAY_NOON + timedelta(days=90)
D1 = frozenset({Category.KEY_WORKER})


def set_up(desk: Desk, **given: object) -> None:
    set_up_scenario(desk.app, SetUp(consenting=Consenting(**given)))  # type: ignore[arg-type]


def standing(desk: Desk, person: str = "s01", other: str = "c01") -> Standing:
    with desk.app.records.begin() as unit:
        pair = get_row(unit, "people", person), get_row(unit, "people", other)
        return find_standing(unit, *pair, TUESDAY_NOON.date())


def may_be_told(desk: Desk, category: Category, current: bytes | None = None) -> bool:
    found = standing(desk)
    request = Request(
        UUID(int=1),
        found.requester_id,
        found.subject_id,
        category,
        Verification.FRESH_PROOF,
        MayText.NOTHING,
        now=desk.clock.now(),
        standing=found,
        current=current,
    )
    return isinstance(decide(request, desk.app.terms), Permit)


def test_a_consent_opens_what_it_lists_until_it_is_withdrawn(desk: Desk) -> None:
    assert not may_be_told(desk, Category.KEY_WORKER)
    set_up(desk, agreed=(Agreed("s01", "c01", ConsentState.LIMITED, BEFORE, D1),))
    assert may_be_told(desk, Category.KEY_WORKER)
    assert not may_be_told(desk, Category.APPOINTMENT)
    set_up(desk, agreed=(Agreed("s01", "c01", ConsentState.WITHDRAWN, desk.clock.now()),))
    assert not may_be_told(desk, Category.KEY_WORKER)
    assert [record.version for record in standing(desk).consents] == [1, 2]


def test_a_hold_closes_everything(desk: Desk) -> None:
    set_up(
        desk,
        agreed=(Agreed("s01", "c01", ConsentState.FULL, BEFORE),),
        held=(Held("s01", "c01", Hold.NO_CONTACT),),
    )
    assert not may_be_told(desk, Category.KEY_WORKER)


def test_what_came_by_text_is_the_persons_own_and_unconfirmed(desk: Desk) -> None:
    said = Agreed(
        "s01", "c01", ConsentState.LIMITED, BEFORE, D1, via=GivenVia.TEXT, confirmed=False
    )
    set_up(desk, agreed=(said,))
    [record] = standing(desk).consents
    assert (record.recorded_by, record.confirmed_by) == (record.subject_id, None)
    assert not may_be_told(desk, Category.KEY_WORKER)


@pytest.mark.parametrize("category", [Category.KEY_WORKER, Category.USES_SERVICE])
def test_what_is_known_is_known_as_it_is(desk: Desk, category: Category) -> None:
    set_up(desk, known=(Known("s01", "c01", frozenset({category})),))
    found = standing(desk)
    [fact] = found.known
    assert may_be_told(desk, category, fact.fingerprint)
    with desk.app.records.begin() as unit:
        team = desk.rows("SELECT team_id FROM person WHERE id = :p", p=found.subject_id)[0]
        when = reading_occasion(unit, team["team_id"], desk.clock.now())  # type: ignore[arg-type]
        told = find_key_team(unit, found.subject_id, when).key_worker.fingerprint
    assert (fact.fingerprint == told) is (category is Category.KEY_WORKER)


def test_a_new_key_worker_is_news(desk: Desk) -> None:
    set_up(desk, known=(Known("s01", "c01", D1),))
    [fact] = standing(desk).known
    set_up_scenario(desk.app, SetUp(key_worker={"s01": "w2"}))
    set_up(desk, known=(Known("s01", "c01", D1),))
    assert len({known.fingerprint for known in standing(desk).known}) == 2
    assert fact.fingerprint in {known.fingerprint for known in standing(desk).known}


def test_relationship_age_paper_and_finding(desk: Desk) -> None:
    set_up(
        desk,
        related=(Related("s01", "c01", Kind.ATTORNEY_HW, BEFORE),),
        born={"s01": date(1950, 1, 1), "c01": date(2010, 1, 1)},
        looked_after=("s01",),
        seen=(Seen("s01", "c01", EvidenceKind.REGISTERED_POWER, D1, BEFORE, LATER),),
        found=(Found("s01", "c01", Finding.LACKS, BEFORE, LATER),),
    )
    found = standing(desk)
    assert found.relationship is not None
    assert found.relationship.kind is Kind.ATTORNEY_HW
    assert found.relationship.evidence is not None
    assert (found.age, found.requester_age) == ("18 or over", "16 to 17")
    assert found.is_looked_after
    assert found.capacity is not None
    assert may_be_told(desk, Category.KEY_WORKER)
    assert desk.count("SELECT count(*) FROM relationship") == 21


def test_a_phone_that_others_see_and_one_that_is_doubted(desk: Desk) -> None:
    shared = desk.count("SELECT count(*) FROM contact_point WHERE others_see")
    set_up(desk, others_see=("s01",), doubted=("s02",))
    assert desk.count("SELECT count(*) FROM contact_point WHERE others_see") == shared + 1
    assert desk.rows("SELECT doubted_at FROM contact_point WHERE doubted_at IS NOT NULL") == [
        {"doubted_at": TUESDAY_NOON}
    ]


ADULT = {"s01": date(1980, 1, 1)}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            {"agreed": (Agreed("s01", "c02", ConsentState.FULL, BEFORE),)},
            "s01 and c02: how the two stand to one another is not recorded",
        ),
        ({"agreed": (Agreed("s01", "c01", ConsentState.LIMITED, BEFORE),)}, "lists what it covers"),
        (
            {"agreed": (Agreed("s01", "c01", ConsentState.FULL, BEFORE, expires_at=BEFORE),)},
            "it expires before it starts",
        ),
        (
            {
                "born": ADULT,
                "agreed": (
                    Agreed(
                        "s01",
                        "c01",
                        ConsentState.FULL,
                        BEFORE,
                        basis=Basis.PARENTAL_RESPONSIBILITY,
                    ),
                ),
            },
            "parental responsibility decides for nobody of 16 or over",
        ),
        (
            {"agreed": (Agreed("s01", "c01", ConsentState.FULL, BEFORE, via=GivenVia.TEXT),)},
            "a worker confirms a consent|so much is agreed to",
        ),
        ({"found": (Found("s01", "c01", Finding.LACKS, BEFORE, None),)}, "looked at again"),
        (
            {"seen": (Seen("s01", "c01", EvidenceKind.COURT_ORDER, D1, BEFORE, LATER),)},
            "no paper is needed of a parent",
        ),
        ({"held": (Held("s01", "s01", Hold.DURESS),)}, "expected two people"),
    ],
)
def test_what_nobody_could_enter_is_refused_and_nothing_is_changed(
    desk: Desk, given: dict[str, object], why: str
) -> None:
    with pytest.raises(ImpossibleError, match=why):
        set_up(desk, **given)
    assert standing(desk).consents == ()
    assert standing(desk).capacity is None


def test_a_hold_and_a_fact_that_could_not_be(desk: Desk) -> None:
    with pytest.raises(NotRecordedError, match="a hold needs a relationship"):
        set_up(desk, held=(Held("s01", "c02", Hold.DURESS),))
    with pytest.raises(NotRecordedError, match="s15 has no D1"):
        set_up(desk, known=(Known("s15", "c01", D1),))
