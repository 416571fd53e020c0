"""What a worker's "HAVE 7KQ2M" is, and is not."""

from __future__ import annotations

import pytest

from bot.care.staff_words import code_taken


@pytest.mark.parametrize(
    "text",
    [
        "HAVE 7KQM4",
        "have 7kqm4",
        "  Have  7KQM4. ",
        "I have 7kqm4",
        "i HAVE 7kqm4!!",
        "have\n7KQM4",
    ],
)
def test_a_code_is_taken_however_it_is_typed(text: str) -> None:
    assert code_taken(text) == "7KQM4"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HAVE",
        "7KQM4",
        "HAVE 7KQM",
        "HAVE 7KQM44",
        "HAVE 7KQM4 and ringing now",
        "have you got 7KQM4",
        "haven't 7KQM4",
        "do I have 7KQM4",
        "have 7K-Q4M",
    ],
)
def test_any_other_text_is_a_text(text: str) -> None:
    assert code_taken(text) is None
