from __future__ import annotations

import pytest

from bot.care.category_words import WORDS, read_categories
from bot.care.consent_faults import SHAREABLE
from bot.care.facts import Category


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("D1 D2", "D1 D2"),
        ("d12A", "D12a"),
        ("key_worker cover", "D1 D2"),
        ("Key worker, cover and appointments", "D1 D2 D3"),
        ("risk and safety plan", "D6"),
        ("review actions; review-content", "D12a D12b"),
        ("service key worker", "D0 D1"),
    ],
)
def test_words_and_codes(given: str, found: str) -> None:
    assert read_categories(given) == {Category(code) for code in found.split()}


@pytest.mark.parametrize(
    "given", ["", "and", "key", "diagnosis", "key worker and diagnosis", "D99"]
)
def test_what_is_none(given: str) -> None:
    assert read_categories(given) is None


def test_there_are_words_for_all_that_can_be_agreed_to() -> None:
    assert set(WORDS.values()) == SHAREABLE
    assert all(read_categories(words) == {category} for words, category in WORDS.items())
