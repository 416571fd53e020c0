"""Somebody must read it: never nobody, and a chain that always ends."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.routing import (
    CHAIN,
    Candidate,
    NoOwnerError,
    Owner,
    Role,
    decide_next_owner,
    decide_owner,
)

WORKERS = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY)
DESKS = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR)
_EXACT = settings(deadline=None, derandomize=True, max_examples=200)

ids = st.integers(1, 6).map(lambda n: UUID(int=n))
workers = st.builds(Candidate, ids, st.sampled_from(WORKERS), st.booleans())
desks = st.builds(Candidate, ids, st.sampled_from(DESKS), st.just(True))
duty = Candidate(UUID(int=100), Role.DUTY)
teams = st.lists(st.one_of(workers, desks), max_size=12).flatmap(
    lambda found: st.permutations([*found, duty])
)


@_EXACT
@given(teams, st.booleans())
def test_where_there_is_a_desk_there_is_an_owner(
    candidates: list[Candidate], at_once: bool
) -> None:
    owner = decide_owner(candidates, at_once)
    chosen = [c for c in candidates if (c.id, c.role) == (owner.id, owner.role)]
    assert any(c.present for c in chosen)
    if at_once:
        assert owner.role in DESKS


@_EXACT
@given(teams)
def test_nobody_who_is_there_comes_before_the_owner(candidates: list[Candidate]) -> None:
    owner = decide_owner(candidates)
    passed_over = CHAIN[: CHAIN.index(owner.role)]
    assert not [c for c in candidates if c.present and c.role in passed_over]


@_EXACT
@given(teams, st.booleans())
def test_the_chain_ends_and_never_turns_back(candidates: list[Candidate], at_once: bool) -> None:
    owner: Owner | None = decide_owner(candidates, at_once)
    seen: list[Owner] = []
    while owner is not None:
        seen.append(owner)
        assert len(seen) <= len(CHAIN)
        owner = decide_next_owner(candidates, owner)
    ranks = [CHAIN.index(o.role) for o in seen]
    assert ranks == sorted(set(ranks))


@_EXACT
@given(teams)
def test_who_did_not_answer_is_not_asked_again_at_once(candidates: list[Candidate]) -> None:
    owner = decide_owner(candidates)
    following = decide_next_owner(candidates, owner)
    assert following is None or following.id != owner.id


@_EXACT
@given(teams)
def test_a_worker_never_keeps_what_a_desk_could_take(candidates: list[Candidate]) -> None:
    owner = decide_owner(candidates)
    if owner.role in WORKERS:
        assert decide_next_owner(candidates, owner) is not None


@_EXACT
@given(st.lists(workers, max_size=6))
def test_no_desk_and_something_urgent_is_an_error_and_not_a_silence(
    candidates: list[Candidate],
) -> None:
    with pytest.raises(NoOwnerError):
        decide_owner(candidates, at_once=True)


def test_no_candidates_at_all_is_an_error() -> None:
    with pytest.raises(NoOwnerError):
        decide_owner([])


def test_the_order_of_the_chain() -> None:
    everybody = [Candidate(UUID(int=n), role) for n, role in enumerate(reversed(Role))]
    owner: Owner | None = decide_owner(everybody)
    order = []
    while owner is not None:
        order.append(owner.role)
        owner = decide_next_owner(everybody, owner)
    assert order == [*WORKERS, *DESKS]


def test_the_lead_who_sits_at_the_duty_desk_is_passed_over() -> None:
    same = UUID(int=1)
    candidates = [
        Candidate(same, Role.DUTY),
        Candidate(same, Role.LEAD),
        Candidate(UUID(int=2), Role.ON_CALL),
    ]
    assert decide_next_owner(candidates, Owner(same, Role.DUTY)) == Owner(UUID(int=2), Role.ON_CALL)


def test_a_current_owner_who_has_left_the_team_is_still_followed_by_somebody() -> None:
    gone = Owner(UUID(int=77), Role.KEY_WORKER)
    assert decide_next_owner([duty], gone) == Owner(duty.id, Role.DUTY)


KEY_WORKER = Candidate(UUID(int=50), Role.KEY_WORKER, present=False)


def _desk(role: Role, present: bool) -> Candidate:
    return Candidate(UUID(int=60 + CHAIN.index(role)), role, present)


def test_an_alert_goes_past_a_desk_whose_hours_are_over() -> None:
    candidates = [_desk(Role.DUTY, False), _desk(Role.LEAD, False), _desk(Role.ON_CALL, True)]
    assert decide_owner(candidates, at_once=True).role is Role.ON_CALL


@pytest.mark.parametrize("at_once", [True, False])
def test_where_no_desk_is_manned_the_first_gets_it_all_the_same(at_once: bool) -> None:
    candidates = [KEY_WORKER, _desk(Role.LEAD, False), _desk(Role.DUTY, False)]
    owner = decide_owner(candidates, at_once)
    assert owner.role is Role.DUTY
    following = decide_next_owner(candidates, owner)
    assert following is not None
    assert following.role is Role.LEAD
    assert decide_next_owner(candidates, following) is None


def test_the_last_who_is_there_hears_again_rather_than_one_who_is_not() -> None:
    candidates = [_desk(Role.ON_CALL, True), _desk(Role.DIRECTOR, False)]
    on_call = decide_owner(candidates, at_once=True)
    assert decide_next_owner(candidates, on_call) is None


def test_when_on_call_goes_home_it_is_duty_again() -> None:
    at_night = [_desk(Role.DUTY, False), _desk(Role.ON_CALL, True)]
    by_day = [_desk(Role.DUTY, True), _desk(Role.ON_CALL, False)]
    on_call = decide_owner(at_night, at_once=True)
    following = decide_next_owner(by_day, on_call)
    assert following is not None
    assert following.role is Role.DUTY
    assert decide_next_owner(by_day, following) is None


def test_a_worker_passes_on_to_a_desk_also_when_none_is_manned() -> None:
    worker = Candidate(UUID(int=50), Role.BUDDY)
    following = decide_next_owner([worker, _desk(Role.DUTY, False)], Owner(worker.id, Role.BUDDY))
    assert following is not None
    assert following.role is Role.DUTY
