"""The clocks of alerts: as shipped they are what the lanes promise; what is wrong is named."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.care.alert_clocks import AlertClocksError, read_alert_clocks
from bot.care.lanes import Lane
from bot.content.alert_clocks import FILE, load_alert_clocks


def _ours() -> dict[str, Any]:
    path = Path(__file__).parents[2] / "bot" / "content" / FILE
    given: dict[str, Any] = yaml.safe_load(path.read_text())
    return given


def test_ours_are_what_the_lanes_say_and_nobody_has_signed_them() -> None:
    clocks = load_alert_clocks()
    assert clocks.within(Lane.NOW) == timedelta(minutes=5)
    assert clocks.within(Lane.FOUR_HOURS) == timedelta(minutes=15)
    assert clocks.pause == timedelta(minutes=10)
    assert clocks.signed is None
    assert clocks.owner


def test_an_adopters_file_comes_first_and_is_never_passed_over(tmp_path: Path) -> None:
    assert load_alert_clocks(tmp_path) == load_alert_clocks()
    own = _ours() | {
        "pause_minutes": 5,
        "signed_by": {"name": "Dr N. Okafor", "role": "CSO", "on": date(2026, 11, 2)},
    }
    (tmp_path / FILE).write_text(yaml.safe_dump(own))
    found = load_alert_clocks(tmp_path)
    assert found.pause == timedelta(minutes=5)
    assert found.signed is not None
    assert found.signed.on == date(2026, 11, 2)
    (tmp_path / FILE).write_text("lanes: [")
    with pytest.raises(AlertClocksError, match="cannot be read"):
        load_alert_clocks(tmp_path)


def _broken(*path: object, value: object = None) -> dict[str, Any]:
    given: Any = copy.deepcopy(_ours())
    inner = given
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    result: dict[str, Any] = given
    return result


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (None, "expected owner"),
        (_broken("owner", value=" "), "owner"),
        (_broken("review_by", value="soon"), "review_by"),
        (_broken("pause_minutes", value=0), "pause_minutes"),
        (_broken("pause_minutes", value=True), "pause_minutes"),
        (_broken("pause_minutes", value=100_000), "pause_minutes"),
        (_broken("signed_by", value="me"), "signed_by"),
        (_broken("signed_by", value={"name": "A", "role": "CSO"}), "signed_by"),
        (_broken("lanes", "now"), "lanes.now"),
        (_broken("lanes", "4h", "stages", value=[]), "no stage"),
        (_broken("lanes", "4h", "again_after_minutes", value=0), "4h.again"),
        (_broken("lanes", "now", "stages", 0, "alert", value=[]), "nobody is alerted"),
        (_broken("lanes", "now", "stages", 0, "alert", value=["key_worker"]), "key_worker"),
        (_broken("lanes", "now", "stages", 0, "after_minutes", value=3), "begin at 0"),
        (_broken("lanes", "now", "stages", 2, "after_minutes", value=5), "begin at 0"),
        (_broken("lanes", "now", "stages", 1, value="five"), "stage 2"),
    ],
)
def test_what_cannot_be_is_named(given: Any, named: str) -> None:
    with pytest.raises(AlertClocksError, match=named):
        read_alert_clocks(given)
