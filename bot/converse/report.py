"""What is told at the terminal: a line a scenario, and what was wrong where one failed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.converse.running import Failure, Outcome


def lines_of(outcome: Outcome) -> list[str]:
    """One scenario: `ok`, or `FAILED` with every turn that was not as expected."""
    scenario = outcome.scenario
    if outcome.is_ok:
        return [f"ok      {scenario.name}"]
    lines = [f"FAILED  {scenario.name}  ({scenario.file}, line {scenario.line})"]
    if outcome.broken:
        lines.append(f"        {outcome.broken}")
    return lines + [line for failure in outcome.failures for line in _failure(failure)]


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many went well."""
    failed = sum(not outcome.is_ok for outcome in outcomes)
    noun = "scenario" if len(outcomes) == 1 else "scenarios"
    return f"{len(outcomes)} {noun}: {len(outcomes) - failed} ok, {failed} failed"


def _failure(failure: Failure) -> list[str]:
    turn = failure.turn
    passing = "time passes" if turn.staff is None else "staff"
    who = passing if turn.sender is None else f"{turn.sender.name}: {turn.says}"
    return [
        f"        turn {turn.number}, {who}",
        *(f"          {fault}" for fault in failure.faults),
        *(f"          came {came}" for came in failure.came),
    ]
