"""What the records know changes the answer to danger: who reads it, and what they wrote before."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.services.receive_message import receive_message
from tests.kit import ASHA, STRANGER, Desk, inbound
from tests.services.answers.sharing_world import start

_THOUGHTS = "i want to kill myself"
_SIGN, _FAREWELL = "got them all lined up", "bye"
_EPISODES = "SELECT count(*) FROM episode"


def _says(desk: Desk, body: str, address: str = ASHA) -> list[str]:
    """What goes back at once, by the ids of its texts and in its words."""
    reply = receive_message(desk.app, inbound(address, body), desk.clock.now()).reply
    return [f"{said.text_id}: {said.text}" for said in reply]


def _change(desk: Desk, statement: str) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text(statement))


def test_danger_spread_over_several_texts_alerts_at_the_last(desk: Desk) -> None:
    _says(desk, _SIGN)
    desk.clock.forward(minutes=20)
    _says(desk, _FAREWELL, STRANGER)
    assert desk.count(_EPISODES) == 0, "alone neither is enough, nor with somebody else's"
    assert _says(desk, _FAREWELL) != []
    assert desk.count(_EPISODES) == 1


def test_what_was_written_long_ago_is_not_read_with_it(desk: Desk) -> None:
    _says(desk, _SIGN)
    desk.clock.forward(hours=4)
    _says(desk, _FAREWELL)
    assert desk.count(_EPISODES) == 0


def test_somebody_who_cannot_hear_is_told_of_ways_without_a_voice(desk: Desk) -> None:
    assert "Relay UK" not in _says(desk, _THOUGHTS)[0]
    desk.clock.forward(minutes=10)
    _change(desk, "UPDATE person SET text_only = true")
    assert "Relay UK 18000" in _says(desk, _THOUGHTS)[0]


def test_whoever_asked_for_easy_read_gets_it_in_danger_too(desk: Desk) -> None:
    standard = _says(desk, _THOUGHTS)[0]
    desk.clock.forward(minutes=10)
    _change(desk, "UPDATE person SET easy_read = true")
    easy = _says(desk, _THOUGHTS)[0]
    assert easy.split(":")[0] == standard.split(":")[0]
    assert easy != standard


def test_on_a_phone_that_others_see_the_answer_shows_nothing(desk: Desk) -> None:
    _change(desk, "UPDATE contact_point SET others_see = true")
    (said,) = _says(desk, _THOUGHTS)
    assert said.startswith("danger_bland")
    assert "telling" not in said


@pytest.mark.parametrize(
    ("born_on", "answered"),
    [("2012-01-01", "danger_thoughts_young"), ("1990-01-01", "danger_thoughts_self")],
)
def test_a_child_is_answered_as_a_child(desk: Desk, born_on: str, answered: str) -> None:
    start(desk, born_on)
    said = _says(desk, _THOUGHTS)[0]
    assert said.startswith(answered)
    assert ("Childline" in said) is (answered == "danger_thoughts_young")
