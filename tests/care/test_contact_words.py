"""Which of a worker's words say that the person was reached. Tried is not reached."""

from __future__ import annotations

import pytest

from bot.care.contact import Way
from bot.care.contact_words import Outcome, read_outcome


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("spoke to her", Way.RANG),
        ("Spoke with him, all fine for now", Way.RANG),
        ("had a long chat with them", Way.RANG),
        ("rang and she is ok", Way.RANG),
        ("called, spoke for ten minutes", Way.RANG),
        ("met him at the library", Way.MET),
        ("saw her today", Way.MET),
        ("home visit done", Way.MET),
        ("texted and she replied", Way.TEXTED),
    ],
)
def test_reached(words: str, way: Way) -> None:
    assert read_outcome(words) == (Outcome.REACHED, way)


@pytest.mark.parametrize(
    "words",
    [
        "called, no answer",
        "rang twice, left a voicemail",
        "tried to call",
        "knocked, not in",
        "rang but could not speak to her",
        "rang her, engaged",
    ],
)
def test_tried(words: str) -> None:
    assert read_outcome(words) == (Outcome.TRIED, None)


@pytest.mark.parametrize(
    "words",
    [
        "passed to priya",
        "spoke to her mum",
        "spoke to duty about this",
        "will ring her tomorrow",
        "asked sam to see her",
        "going to meet him",
        "no action needed",
    ],
)
def test_neither(words: str) -> None:
    assert read_outcome(words)[0] is not Outcome.REACHED
