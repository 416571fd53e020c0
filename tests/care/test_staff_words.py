"""What a worker's "HAVE 7KQ2M" is, and is not."""

from __future__ import annotations

import pytest

from bot.care.staff_words import Said, read_staff_answer


@pytest.mark.parametrize(
    "text",
    [
        "HAVE 7KQM4",
        "have 7kqm4",
        "  Have  7KQM4. ",
        "I have 7kqm4",
        "i HAVE 7kqm4!!",
        "have\n7KQM4",
        "HAVE: 7KQM4",
        "HAVE 7KQM4 and calling now",
    ],
)
def test_a_code_is_taken_however_it_is_typed(text: str) -> None:
    answer = read_staff_answer(text)
    assert answer is not None
    assert (answer.said, answer.code) == (Said.HAVE, "7KQM4")


@pytest.mark.parametrize(
    ("text", "said", "words", "enough"),
    [
        ("TRIED 7KQM3 rang, no answer", Said.TRIED, "rang, no answer", True),
        ("done 7kqm3: spoke to her,\nsafe", Said.DONE, "spoke to her,\nsafe", True),
        ("DONE 7KQM3", Said.DONE, "", False),
        ("tried 7KQM3 ok", Said.TRIED, "ok", False),
        ("tried 7KQM3 ...", Said.TRIED, "", False),
        ("I've tried 7KQM3 no answer", Said.TRIED, "no answer", True),
    ],
)
def test_what_was_done_comes_with_words(text: str, said: Said, words: str, enough: bool) -> None:
    answer = read_staff_answer(text)
    assert answer is not None
    assert (answer.said, answer.code, answer.words) == (said, "7KQM3", words)
    assert answer.says_enough is enough


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HAVE",
        "7KQM4",
        "HAVE 7KQM",
        "HAVE 7KQM44",
        "HAVE 7KQM4X",
        "have you got 7KQM4",
        "haven't 7KQM4",
        "do I have 7KQM4",
        "have 7K-Q4M",
        "i tried calling them",
        "have tried everything",
        "I am done 7 days a week",
    ],
)
def test_any_other_text_is_a_text(text: str) -> None:
    assert read_staff_answer(text) is None


def test_the_words_are_in_no_repr() -> None:
    assert "sister" not in repr(read_staff_answer("DONE 7KQM3 safe with sister"))
