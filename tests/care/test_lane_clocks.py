"""The clocks of lanes: what is promised, in order; what is wrong is named; nothing is guessed."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.care.lane_clocks import LaneClocksError, read_lane_clocks
from bot.care.lanes import ALERTED, Lane
from bot.care.staffed_time import Counted, Wait
from bot.content.lane_clocks import FILE, load_lane_clocks


def _ours() -> dict[str, Any]:
    path = Path(__file__).parents[2] / "bot" / "content" / FILE
    given: dict[str, Any] = yaml.safe_load(path.read_text())
    return given


def test_ours_are_what_is_promised_and_nobody_has_signed_them() -> None:
    clocks = load_lane_clocks()
    respond = {lane: wait.length for lane, wait in clocks.respond.items()}
    assert respond == {
        Lane.NOW: timedelta(minutes=15),
        Lane.FOUR_HOURS: timedelta(hours=1),
        Lane.TODAY: timedelta(hours=24),
        Lane.THREE_DAYS: timedelta(hours=72),
        Lane.ROUTINE: timedelta(days=5),
    }
    taken = {lane: taking.acknowledge for lane, taking in clocks.taking.items()}
    assert taken == {
        Lane.TODAY: Wait(timedelta(hours=1), Counted.WHILE_STAFFED),
        Lane.THREE_DAYS: Wait(timedelta(hours=4), Counted.WHILE_STAFFED),
        Lane.ROUTINE: Wait(timedelta(days=1), Counted.WORKING_DAYS),
    }
    assert clocks.respond[Lane.ROUTINE].counted is Counted.WORKING_DAYS
    assert clocks.late_again == timedelta(days=1)
    assert (clocks.signed, bool(clocks.owner)) == (None, True)


def test_every_lane_that_a_human_answers_has_its_clocks() -> None:
    clocks = load_lane_clocks()
    assert set(clocks.respond) == set(Lane) - {Lane.INFO}
    assert set(clocks.taking) == set(Lane) - {Lane.INFO, *ALERTED}


def test_an_adopters_file_comes_first_and_is_never_passed_over(tmp_path: Path) -> None:
    assert load_lane_clocks(tmp_path) == load_lane_clocks()
    own = _ours() | {"signed_by": {"name": "Dr N. Okafor", "role": "CSO", "on": date(2026, 11, 2)}}
    own["lanes"]["today"]["respond"] = {"hours": 12}
    (tmp_path / FILE).write_text(yaml.safe_dump(own))
    found = load_lane_clocks(tmp_path)
    assert found.respond[Lane.TODAY].length == timedelta(hours=12)
    assert found.signed is not None
    (tmp_path / FILE).write_text("lanes: [")
    with pytest.raises(LaneClocksError, match="cannot be read"):
        load_lane_clocks(tmp_path)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("lanes", None, "lanes.today.respond"),
        ("lanes.info", {"respond": {"hours": 1}}, "lanes.info: is no lane"),
        ("lanes.now.respond", None, "lanes.now.respond"),
        ("lanes.now.respond", {"minutes": 0}, "lanes.now.respond"),
        ("lanes.now.respond", {"minutes": True}, "lanes.now.respond"),
        ("lanes.now.respond", {"minutes": 1.5}, "lanes.now.respond"),
        ("lanes.now.respond", {"weeks": 1}, "lanes.now.respond"),
        ("lanes.now.respond", {"hours": 1, "minutes": 5}, "lanes.now.respond"),
        ("lanes.routine.respond", {"working_days": 31}, "lanes.routine.respond"),
        ("lanes.today.acknowledge", {"staffed_hours": 2}, "no less than acknowledge"),
        ("lanes.3days.moves_on", {"working_days": 1}, "counted alike"),
        ("lanes.3days.then_every", None, "lanes.3days.then_every"),
        ("late_again", None, "late_again"),
        ("owner", " ", "owner: nobody is named"),
        ("review_by", "2027", "review_by"),
        ("signed_by", {"name": "A"}, "signed_by"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(place: str, value: Any, said: str) -> None:
    given = copy.deepcopy(_ours())
    *before, last = place.split(".")
    inside = given
    for name in before:
        inside = inside[name]
    inside[last] = value
    with pytest.raises(LaneClocksError, match=said):
        read_lane_clocks(given)


def test_what_is_no_file_of_clocks_is_refused() -> None:
    with pytest.raises(LaneClocksError, match="expected"):
        read_lane_clocks(["lanes"])
