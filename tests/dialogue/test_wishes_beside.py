"""Several wishes in one text: where it is cut, and that what is asked is found in the parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.base import question_in
from bot.dialogue.understanding import Understanding
from bot.dialogue.wishes_beside import parts_of
from bot.services.answers.beside import in_order
from bot.services.answers.question import Question
from tests.conftest import ROOT
from tests.dialogue.conftest import settings_for
from tests.log_state import logging_restored

TEXTS = yaml.safe_load(Path(__file__).with_name("several_wishes.yml").read_text(encoding="utf-8"))
NAMES = {"report_symptom_change_self": "news", "report_concern_about_other": "news"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("who is my key worker", []),
        ("", []),
        ("?!?", []),
        ("tell mum and dad who my worker is", []),
        ("i was told i have a key worker", []),
        ("ring me after 3.30 please", []),
        ("a number for when im low", []),
        ("Is Sam off? When is he back", ["Is Sam off", "When is he back"]),
        ("can someone ring me im not sleeping", ["can someone ring me", "im not sleeping"]),
        (
            "who's covering and can someone ring me, she's not sleeping",
            ["who's covering", "can someone ring me", "she's not sleeping"],
        ),
        ("ring me tomorrow - my son hasnt eaten", ["ring me tomorrow", "my son hasnt eaten"]),
    ],
)
def test_a_text_is_cut_where_a_new_clause_begins(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


@given(st.text())
def test_parts_are_the_texts_own_words_and_never_many(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) <= 6
    assert all(part in text and len(part.split()) > 1 for part in parts)


@pytest.fixture(scope="module")
def understanding(model: Path) -> Iterator[Understanding]:
    with logging_restored():
        yield Understanding(settings_for(ROOT / ".keyline"))


def _wants(understanding: Understanding, text: str) -> set[str]:
    questions = in_order(question_in(understanding.parse(text), understanding.beside(text)))
    return {_name(one) for one in questions}


def _name(one: Question) -> str:
    if one.intent == "medication_question":
        return "ask_medicine"
    return NAMES.get(one.intent, one.topic)


def test_of_texts_with_several_wishes_nine_in_ten_have_each_answered(
    understanding: Understanding,
) -> None:
    several = [one for one in TEXTS if one["wants"]]
    missed = [n for n, one in enumerate(several) if set(one["wants"]) - _found(understanding, one)]
    assert len(missed) <= len(several) // 10, missed


def test_of_texts_with_one_wish_nothing_more_is_answered(understanding: Understanding) -> None:
    single = [one for one in TEXTS if not one["wants"]]
    assert [n for n, one in enumerate(single) if len(_found(understanding, one)) > 1] == []


def _found(understanding: Understanding, one: dict[str, Any]) -> set[str]:
    return _wants(understanding, one["text"])
