"""No permit, no fact: nothing else opens one, shows one, or makes a permit."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from uuid import UUID

import pytest

from bot.care.consent import decide
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Permit, PermitError, Protected, Reason, StaffAccess, _Seal
from tests.care.consent_world import (
    ASHA,
    BEN,
    MESSAGE,
    OTHER,
    SAME,
    TERMS,
    ask,
    consent,
    known,
    shared,
    standing,
)

SECRET = "Oluwaseun Featherstonehaugh"


def _permit(category: Category = Category.KEY_WORKER, who: UUID = ASHA) -> Permit:
    decision = decide(
        Request(UUID(int=1), who, who, category, Verification.FRESH_PROOF, MayText.NOTHING)
    )
    assert isinstance(decision, Permit)
    return decision


@pytest.fixture
def fact() -> Protected[str]:
    return Protected(SECRET, ASHA, Category.KEY_WORKER)


def test_the_covering_permit_opens_it(fact: Protected[str]) -> None:
    assert fact.reveal(_permit()) == SECRET


@pytest.mark.parametrize(
    "permit",
    [_permit(Category.COVER), _permit(who=BEN), _permit(Category.APPOINTMENT, BEN)],
    ids=["another category", "another person", "both"],
)
def test_any_other_permit_does_not(fact: Protected[str], permit: Permit) -> None:
    with pytest.raises(PermitError) as refused:
        fact.reveal(permit)
    assert SECRET not in str(refused.value)


def test_a_permit_for_public_information_opens_no_fact(fact: Protected[str]) -> None:
    request = Request(
        UUID(int=1),
        BEN,
        ASHA,
        Category.PUBLIC_INFORMATION,
        Verification.UNKNOWN,
        MayText.NOTHING,
    )
    permit = decide(request)
    assert isinstance(permit, Permit)
    with pytest.raises(PermitError):
        fact.reveal(permit)


def test_staff_access_opens_its_own_person_only(fact: Protected[str]) -> None:
    assert fact.reveal_to_staff(StaffAccess(UUID(int=5), ASHA, UUID(int=6))) == SECRET
    for other in (BEN, None):
        with pytest.raises(PermitError):
            fact.reveal_to_staff(StaffAccess(UUID(int=5), other, UUID(int=6)))


@pytest.mark.parametrize("given", [None, object(), _Seal(), "SEAL"])
def test_nobody_else_makes_a_permit(given: object) -> None:
    with pytest.raises(PermitError):
        Permit(
            id=UUID(int=1),
            requester_id=BEN,
            subject_id=ASHA,
            category=Category.KEY_WORKER,
            reason=Reason.OWN,
            policy_version="1",
            seal=given,  # type: ignore[arg-type]
        )


def test_a_permit_cannot_be_turned_into_another() -> None:
    with pytest.raises((ValueError, TypeError, PermitError)):
        dataclasses.replace(_permit(), category=Category.MEDICATION)
    with pytest.raises(dataclasses.FrozenInstanceError):
        _permit().subject_id = BEN  # type: ignore[misc]


def test_a_permit_does_not_carry_the_seal() -> None:
    permit = _permit()
    assert not hasattr(permit, "seal")
    assert "eal" not in repr(permit).replace("reveal", "")


@pytest.mark.parametrize(
    "shown", [repr, str, format, "{}".format, "{0!r:>90}".format, "%s".__mod__, ascii]
)
def test_it_prints_as_what_it_is_about_and_nothing_more(
    fact: Protected[str], shown: object
) -> None:
    words = shown(fact)  # type: ignore[operator]
    assert "Oluwaseun" not in words
    assert "Featherstonehaugh" not in words
    assert "D1" in words


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_not_pickled(fact: Protected[str], protocol: int) -> None:
    with pytest.raises(TypeError) as refused:
        pickle.dumps(fact, protocol)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_it_is_not_copied(fact: Protected[str], copied: object) -> None:
    with pytest.raises(TypeError):
        copied(fact)  # type: ignore[operator]


def test_it_has_no_dict_and_no_state_to_read(fact: Protected[str]) -> None:
    assert not hasattr(fact, "__dict__")
    with pytest.raises(TypeError):
        fact.__getstate__()


@pytest.mark.parametrize(("name", "other"), [("subject_id", BEN), ("category", Category.COVER)])
def test_what_it_is_about_cannot_be_changed(fact: Protected[str], name: str, other: object) -> None:
    with pytest.raises(AttributeError):
        setattr(fact, name, other)
    with pytest.raises(AttributeError):
        delattr(fact, name)


def test_two_facts_are_never_compared_by_value(fact: Protected[str]) -> None:
    assert fact != Protected(SECRET, ASHA, Category.KEY_WORKER)
    assert fact != SECRET


def _permit_for(category: Category, held: object, **given: object) -> Permit:
    decision = decide(ask(category, held, **given), TERMS)  # type: ignore[arg-type]
    assert isinstance(decision, Permit)
    return decision


def test_a_permit_for_one_message_opens_that_message_only() -> None:
    permit = _permit_for(Category.PERSONS_MESSAGES, standing(consent()), message=shared())
    assert Protected(SECRET, ASHA, permit.category, message_id=MESSAGE).reveal(permit) == SECRET
    for other in (None, UUID(int=77)):
        with pytest.raises(PermitError):
            Protected(SECRET, ASHA, permit.category, message_id=other).reveal(permit)


def test_a_permit_for_all_messages_opens_no_single_one() -> None:
    permit = _permit(Category.PERSONS_MESSAGES)
    with pytest.raises(PermitError):
        Protected(SECRET, ASHA, permit.category, message_id=MESSAGE).reveal(permit)


def test_a_permit_for_what_is_known_opens_only_the_very_value() -> None:
    permit = _permit_for(Category.KEY_WORKER, standing(known=(known(Category.KEY_WORKER),)))
    assert Protected(SECRET, ASHA, permit.category, fingerprint=SAME).reveal(permit) == SECRET
    for other in (OTHER, None):
        with pytest.raises(PermitError):
            Protected(SECRET, ASHA, permit.category, fingerprint=other).reveal(permit)
