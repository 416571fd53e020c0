"""The numbers of four nations: all there, each that nation's own, none older than agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

import bot.content
from bot.content.catalogue import load
from bot.settings import NATIONS

FILE = Path(bot.content.__file__).parent / "helplines.yml"


def _given() -> dict[str, Any]:
    given: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return given


def test_every_nation_has_its_crisis_line_and_no_other_is_listed() -> None:
    assert set(_given()["nations"]) == set(NATIONS)
    for nation in NATIONS:
        assert load(nation).lines["crisis_line"]


def test_northern_ireland_is_not_sent_to_a_line_it_does_not_have() -> None:
    for nation in NATIONS:
        assert ("111" in load(nation).lines["crisis_line"]) is (nation != "NIR")


def test_a_crisis_line_stands_in_the_middle_of_a_sentence() -> None:
    for nation in NATIONS:
        line = load(nation).lines["crisis_line"]
        assert line[0].islower()
        assert line[-1] not in ".,!"
        assert any(character.isdigit() for character in line)


def test_somebody_checks_the_numbers_by_a_day_that_is_a_day() -> None:
    given = _given()
    assert isinstance(given["review_by"], date)
    assert given["owner"].strip()
