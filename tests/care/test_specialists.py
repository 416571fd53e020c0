"""Desks for one kind of wish take that and nothing else; what is about a worker goes past all."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.routing import (
    SPECIALISTS,
    Candidate,
    NoOwnerError,
    Owner,
    Role,
    decide_manager,
    decide_next_owner,
    decide_owner,
    find_specialist,
    list_managers,
)
from bot.care.wishes import COPIED_TO, PRIVATE, TAKEN_BY, Wish

WORKERS = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY)


def _of(*roles: Role) -> list[Candidate]:
    return [Candidate(UUID(int=100 + n), role) for n, role in enumerate(roles)]


def test_a_specialist_desk_is_in_nobodys_chain() -> None:
    candidates = _of(*Role)
    owner: Owner | None = decide_owner(candidates, at_once=True)
    while owner is not None:
        assert owner.role not in SPECIALISTS
        owner = decide_next_owner(candidates, owner)
    with pytest.raises(NoOwnerError):
        decide_owner(_of(*SPECIALISTS))


@pytest.mark.parametrize("role", sorted(SPECIALISTS))
def test_what_a_specialist_does_not_take_goes_on_to_duty(role: Role) -> None:
    candidates = _of(*Role)
    desk = find_specialist(candidates, role)
    assert desk is not None
    assert desk.role is role
    following = decide_next_owner(candidates, desk)
    assert following is not None
    assert following.role is Role.DUTY
    assert find_specialist(_of(Role.DUTY, Role.LEAD), role) is None


@pytest.mark.parametrize(
    ("there", "reads"),
    [
        (list(Role), Role.LEAD),
        ([Role.KEY_WORKER, Role.DUTY, Role.ON_CALL, Role.MANAGER], Role.MANAGER),
        ([Role.DUTY, Role.ON_CALL, Role.DIRECTOR], Role.DIRECTOR),
        ([Role.DEPUTY, Role.DUTY, Role.ON_CALL], Role.ON_CALL),
        ([Role.KEY_WORKER, Role.PEER_WORKER, Role.DUTY], Role.DUTY),
    ],
)
def test_what_is_about_a_worker_is_read_by_whoever_manages(there: list[Role], reads: Role) -> None:
    assert decide_manager(_of(*there)).role is reads


def test_duty_and_on_call_never_have_it_while_there_is_a_manager() -> None:
    managers = [Role.LEAD, Role.MANAGER, Role.DIRECTOR]
    assert {c.role for c in list_managers(_of(*Role))} == set(managers)
    for manager in managers:
        candidates = _of(Role.KEY_WORKER, Role.DUTY, Role.ON_CALL, manager)
        assert [c.role for c in list_managers(candidates)] == [manager]
        owner = decide_manager(candidates)
        assert decide_next_owner(list_managers(candidates), owner) is None
    assert [c.role for c in list_managers(_of(*WORKERS, Role.DUTY, Role.ON_CALL))] == [Role.ON_CALL]
    assert [c.role for c in list_managers(_of(*WORKERS, Role.DUTY))] == [Role.DUTY]


def test_never_by_a_worker_even_where_there_is_no_desk() -> None:
    with pytest.raises(NoOwnerError):
        decide_manager(_of(*WORKERS, *SPECIALISTS))


def test_wishes_that_are_about_a_worker_are_private_and_go_to_no_specialist() -> None:
    assert {Wish.COMPLAINT, Wish.OTHER_WORKER} <= PRIVATE
    assert PRIVATE.isdisjoint(TAKEN_BY.keys() | COPIED_TO.keys())
    assert {*TAKEN_BY.values(), *COPIED_TO.values()} == SPECIALISTS
