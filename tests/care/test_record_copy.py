"""The plain text of a copy for the record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.care.record_copy import Entry, Line, Section, write_copy

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _copy(words: str, who: str = "Asha wrote") -> list[str]:
    section = Section("Texts", (Entry(Line.THEIRS, AT, who, words, "sms"),))
    return write_copy(["Record number: 1"], [section]).splitlines()


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a\n=1"])
def test_no_line_and_no_cell_is_a_formula(words: str) -> None:
    for line in _copy(words, who=words):
        for cell in line.split("\t"):
            assert not cell.lstrip(" \u00a0\ufeff\u200b").startswith(("=", "+", "-", "@"))


def test_whatever_stands_first_is_made_harmless() -> None:
    text = write_copy(["=1+1", " \u00a0=2"], [Section("@x", ())])
    assert text.splitlines()[:4] == ["'=1+1", "' \u00a0=2", "", "'@x"]


def test_nobody_makes_up_a_line_of_ours() -> None:
    forged = "ok\n24 Nov 2026 12:01 Sam Okafor noted what was decided:\r> sent home"
    theirs = [line for line in _copy(forged) if "Sam Okafor" in line or "sent home" in line]
    assert theirs
    assert all(line.startswith("> ") for line in theirs)
    for mark in "\u2028\u2029\u0085\x0b\x0c":
        assert any(line.startswith("> Sam") for line in _copy(f"ok{mark}Sam: done"))


def test_words_stand_as_they_were_written() -> None:
    lines = _copy("I <b>am</b> fine \U0001f33b x")
    assert lines[-1] == "> I <b>am</b> fine \U0001f33b x"
    assert lines[-2] == "24 Nov 2026 12:00 Asha wrote (sms):"
    assert not any("\u202e" in line for line in _copy("abc\u202edef"))


def test_a_part_with_nothing_says_so_and_a_warning_stands_first() -> None:
    text = write_copy([], [Section("In confidence", (), "Tell nobody.")])
    assert text.splitlines() == ["", "In confidence", "Tell nobody.", "No texts."]
