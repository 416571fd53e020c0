"""Suspected abuse of a child puts a hold on every parent, at once; only staff lift it."""

from __future__ import annotations

import pytest

from bot.care.consent_records import Hold
from bot.services.receive_message import receive_message
from tests.kit import Desk, inbound

#: A boy of fifteen and his parent; a grown daughter.
CHILD, PARENT, GROWN = "+447700900134", "+447700900138", "+447700900101"
_HELD = "SELECT safety_hold FROM relationship WHERE safety_hold = 'child_protection'"
_SET = (
    "SELECT count(*) FROM audit_event"
    " WHERE kind = 'safety_hold.set' AND details->>'hold' = 'child_protection'"
)


def _held(desk: Desk) -> list[object]:
    return [row["safety_hold"] for row in desk.rows(_HELD)]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (CHILD, "my dad comes in my room at night and touches me"),
        (PARENT, "someone is abusing my son"),
    ],
    ids=["the child", "a parent"],
)
def test_every_parent_of_the_child_is_held(desk: Desk, address: str, words: str) -> None:
    received = receive_message(desk.app, inbound(address, words), desk.clock.now())
    assert received.reply
    assert _held(desk) == [Hold.CHILD_PROTECTION.value]
    assert desk.count(_SET) == 1


def test_of_a_known_adult_nobody_is_held(desk: Desk) -> None:
    receive_message(
        desk.app, inbound(GROWN, "my stepdad abused me when i was nine"), desk.clock.now()
    )
    assert _held(desk) == []


def test_other_danger_of_a_child_holds_nobody(desk: Desk) -> None:
    receive_message(desk.app, inbound(CHILD, "ive taken all my tablets"), desk.clock.now())
    assert _held(desk) == []
