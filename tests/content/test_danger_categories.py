"""What safeguarding is about is seen by the phrases alone, and goes to a human in time."""

from __future__ import annotations

import pytest

from bot.care.screen import Level, screen
from bot.content.danger import load_danger_rules

RULES = load_danger_rules(drafts=False)
_ORDER = tuple(Level)


@pytest.mark.parametrize(
    ("text", "category", "at_least"),
    [
        ("my uncle touches me at night", "abuse_child", Level.FOUR_HOURS),
        ("my stepdad hits me and i am 11", "abuse_child", Level.FOUR_HOURS),
        ("the carer is hitting my nan", "abuse_adult", Level.FOUR_HOURS),
        ("my husband hits me", "domestic_abuse", Level.FOUR_HOURS),
        ("nan has been left with no food and nobody has washed her", "neglect", Level.TODAY),
    ],
)
def test_abuse_and_neglect_are_seen(text: str, category: str, at_least: Level) -> None:
    found = screen(text, RULES)
    assert category in found.categories
    assert _ORDER.index(found.level) <= _ORDER.index(at_least)
