"""How an item came to whoever has it: every code has words, and none names anybody."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care import way_words
from bot.care.routing import Absent, Candidate, Matter, Role, Taken, decide_route


@pytest.mark.parametrize(
    ("rule", "passed", "role", "said"),
    [
        (
            "first_there",
            "",
            "key_worker",
            "The key worker comes first, and is there when it is read.",
        ),
        (
            "first_there",
            "key_worker:away,cover:nobody",
            "duty",
            "The key worker is away and nobody is named to cover, so it came to the duty desk.",
        ),
        (
            "first_there",
            "key_worker:nobody,deputy:left",
            "buddy",
            "There is no key worker and the deputy has left, so it came to the buddy.",
        ),
        (
            "first_there",
            "cover:away,cover:left,deputy:closed",
            "duty",
            (
                "Whoever covers is away, whoever covers has left and the deputy is not at work"
                " then, so it came to the duty desk."
            ),
        ),
        (
            "at_once",
            "duty:not_manned",
            "on_call",
            "It must be read at once and the duty desk is not manned, so it came to on-call first.",
        ),
        (
            "nobody_there",
            "key_worker:closed",
            "duty",
            (
                "The key worker is not at work then and nobody else is there, so it waits at"
                " the duty desk, whose phone may be answered."
            ),
        ),
        (
            "about_a_worker",
            "",
            "lead",
            "It may be about a worker, so it came to the team lead. No worker reads it.",
        ),
        (
            "speciality",
            "",
            "peer_worker",
            "It came to the peer worker: what they ask for is for them.",
        ),
    ],
)
def test_why_it_came_to_somebody(rule: str, passed: str, role: str, said: str) -> None:
    assert way_words.came_to(rule, passed, role) == said


def test_every_code_of_a_route_has_words() -> None:
    for role in Role:
        assert way_words.who_words(role.value) != "somebody else"
        for absent in Absent:
            assert way_words._passed(f"{role.value}:{absent.value}")
    for taken in Taken:
        assert way_words.came_to(taken.value, "", "duty").endswith(".")


def test_what_the_route_says_is_what_is_read_back() -> None:
    away = Candidate(UUID(int=1), Role.KEY_WORKER, present=False, absent=Absent.AWAY)
    duty = Candidate(UUID(int=2), Role.DUTY)
    route = decide_route([away, duty], Matter())
    said = way_words.came_to(route.taken.value, route.codes, route.owner.role.value)
    assert said.startswith("The key worker is away and nobody is named to cover")


def test_a_code_that_is_not_known_is_left_out() -> None:
    said = way_words.came_to("first_there", "oracle:away,key_worker:dreaming,deputy:left", "nobody")
    assert said == "The deputy has left, so it came to somebody else."


def test_moves_say_who_had_it_and_who_has_it() -> None:
    assert way_words.moved_on("key_worker", "duty").endswith(
        "from the key worker to the duty desk."
    )
    assert way_words.moved_on("cover", "cover").endswith("to the next who covers.")
    assert way_words.wished_for("deputy").endswith("so it went to the deputy.")
    assert "It stayed" in way_words.wished_for("")
    assert "the duty desk" in way_words.not_there_any_more("duty")
    assert "new one" in way_words.handed_over()
