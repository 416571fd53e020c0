"""Which kind of danger the classifier's chances come to."""

from __future__ import annotations

import pytest

from bot.care.danger_answers import Danger, Reader, choose_text
from bot.care.danger_category import UNCLEAR, decide_category, decide_perspective


@pytest.mark.parametrize(
    ("chances", "category"),
    [
        ({"missing": 0.6, "neglect": 0.3}, "missing"),
        ({"missing": 0.5, "neglect": 0.5}, "missing"),
        ({"missing": 0.4, "neglect": 0.3}, UNCLEAR),
        ({"missing": 0.4, "domestic_abuse": 0.15}, UNCLEAR),
        ({"missing": 0.4, "domestic_abuse": 0.15, "abuse_adult": 0.1}, "domestic_abuse"),
        ({"missing": 0.7, "domestic_abuse": 0.3}, "missing"),
        ({"abuse_child": 0.25, "abuse_adult": 0.2}, "abuse_child"),
        ({"missing": 0.0}, UNCLEAR),
    ],
)
def test_a_kind_is_named_where_it_is_sure_and_abuse_from_less(
    chances: dict[str, float], category: str
) -> None:
    assert decide_category(chances, "self", named=0.5, abuse=0.2) == category


def test_abuse_of_another_is_named_where_it_is_sure() -> None:
    kinds = {"abuse_child": 0.4, "abuse_adult": 0.2, "missing": 0.1}
    assert decide_category(kinds, "other", named=0.5, abuse=0.2) == UNCLEAR
    assert decide_category({"abuse_child": 0.5}, "other", named=0.5, abuse=0.2) == "abuse_child"


@pytest.mark.parametrize(
    ("level", "perspective", "text"),
    [
        ("now", "self", "danger_now_self"),
        ("4h", "self", "danger_later_self"),
        ("today", "self", "danger_later_self"),
        ("check", "self", "danger_gentle_self"),
        ("now", "other", "danger_now_other"),
        ("4h", "other", "danger_later_other"),
        ("today", "other", "danger_later_other"),
        ("check", "other", "danger_gentle_other"),
    ],
)
def test_danger_of_no_kind_is_answered_in_words_for_any(
    level: str, perspective: str, text: str
) -> None:
    assert choose_text(Danger(level, (UNCLEAR,), perspective), Reader()).text_id == text


def test_a_kind_that_a_phrase_names_decides_the_words() -> None:
    danger = Danger("today", (UNCLEAR, "neglect"), "other")
    assert choose_text(danger, Reader()).text_id == "danger_neglect_other"


@pytest.mark.parametrize(
    ("kind", "about_other", "perspective"),
    [
        ("missing", 0.5, "other"),
        ("missing", 0.49, "self"),
        ("domestic_abuse", 0.6, "self"),
        ("domestic_abuse", 0.7, "other"),
        ("abuse_child", 0.69, "self"),
    ],
)
def test_abuse_is_another_persons_only_where_that_is_surer(
    kind: str, about_other: float, perspective: str
) -> None:
    assert decide_perspective({kind: 0.4, "neglect": 0.3}, about_other) == perspective
