"""The answers that staff can begin with: short, and telling nothing of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.care.answer_clocks import AnswerClocksError, read_answer_clocks
from bot.care.worker_answers import NamesAround, find_touched
from bot.content.answer_clocks import load_answer_clocks
from bot.content.answer_lint import count_parts, list_wrong_answer
from bot.content.canned import CannedAnswersError, load_canned_answers
from bot.content.lint_words import wrong_on_a_locked_screen, wrong_words

OURS = load_canned_answers()


def test_there_are_some_and_each_has_its_own_id() -> None:
    assert 10 <= len(OURS) <= 15
    assert len({one.id for one in OURS}) == len({one.title for one in OURS}) == len(OURS)


@pytest.mark.parametrize("words", [one.words for one in OURS])
def test_each_may_go_to_anybody_as_it_is(words: str) -> None:
    assert list_wrong_answer(words, words) == []
    assert count_parts(words) == 1
    assert list(wrong_words(words)) == []
    assert list(wrong_on_a_locked_screen(words)) == []
    for own in (True, False):
        found = find_touched(words, NamesAround(), own=own)
        assert not found.kinds | found.beyond


def test_an_adopter_adds_some_and_replaces_one(tmp_path: Path) -> None:
    own = "answers:\n- {id: read, title: Read, words: Got it}\n- {id: ours, title: O, words: Hi}\n"
    (tmp_path / "canned_answers.yml").write_text(own)
    found = {one.id: one.words for one in load_canned_answers(tmp_path)}
    assert found["read"] == "Got it"
    assert found["ours"] == "Hi"
    assert len(found) == len(OURS) + 1


@pytest.mark.parametrize(
    "given", ["answers: 3", "[]", "answers: [{id: X!, title: a, words: b}]", "answers: [{id: a}]"]
)
def test_what_cannot_be_used_is_named(tmp_path: Path, given: str) -> None:
    (tmp_path / "canned_answers.yml").write_text(given)
    with pytest.raises(CannedAnswersError):
        load_canned_answers(tmp_path)


def test_the_clocks_of_answers_are_read_and_bounded() -> None:
    ours = load_answer_clocks()
    assert ours.undo.total_seconds() == 10
    assert ours.claim.total_seconds() == 30 * 60
    assert ours.signed is None
    with pytest.raises(AnswerClocksError, match="claim_minutes"):
        read_answer_clocks({"owner": "x", "undo_seconds": 10, "claim_minutes": 0})
    with pytest.raises(AnswerClocksError, match="undo_seconds"):
        read_answer_clocks({"undo_seconds": True})
    with pytest.raises(AnswerClocksError, match="expected owner"):
        read_answer_clocks([])
