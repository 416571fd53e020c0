"""What the one at the terminal is told."""

from __future__ import annotations

from pathlib import Path

from bot.converse.report import lines_of, summary
from bot.converse.running import Failure, Outcome
from tests.converse.kit import scenarios

_WORDS = """
- scenario: Ben asks who covers
  turns:
    - {from: Ben, says: whos covering}
    - {at: 1 hour later, alerts: none}
"""


def test_one_line_for_what_is_ok(tmp_path: Path) -> None:
    (one,) = scenarios(tmp_path, _WORDS)
    assert lines_of(Outcome(one)) == ["ok      Ben asks who covers"]


def test_what_failed_is_told_with_the_turn_and_what_came(tmp_path: Path) -> None:
    (one,) = scenarios(tmp_path, _WORDS)
    asked, waited = one.turns
    failures = (
        Failure(asked, ('answer: has "Priya": not there',), ("to Ben Kowalczyk: Gwen is away.",)),
        Failure(waited, ("alerts none: Sam Okafor got one",)),
    )
    first, *rest = lines_of(Outcome(one, failures))
    assert first == f"FAILED  Ben asks who covers  ({tmp_path}/some.yml, line 2)"
    assert rest == [
        "        turn 1, Ben Kowalczyk: whos covering",
        '          answer: has "Priya": not there',
        "          came to Ben Kowalczyk: Gwen is away.",
        "        turn 2, time passes",
        "          alerts none: Sam Okafor got one",
    ]


def test_what_could_not_even_begin(tmp_path: Path) -> None:
    (one,) = scenarios(tmp_path, _WORDS)
    told = lines_of(Outcome(one, broken="set up: this release records no appointments"))
    assert told[1:] == ["        set up: this release records no appointments"]


def test_the_summary_counts(tmp_path: Path) -> None:
    (one,) = scenarios(tmp_path, _WORDS)
    assert summary([Outcome(one)]) == "1 scenario: 1 ok, 0 failed"
    assert summary([Outcome(one), Outcome(one, broken="x")]) == "2 scenarios: 1 ok, 1 failed"
