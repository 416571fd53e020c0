"""Whatever happens, nobody is told what no live permit covers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import Database
from tests.properties.cast import phone_numbers
from tests.properties.conftest import DrawnBytes, judged_desk
from tests.properties.judge import Judge
from tests.properties.machine import histories_on

#: KEYLINE_SOAK=10 plays ten times as many histories.
SOAK = int(os.environ.get("KEYLINE_SOAK", "1"))
STEPS, HISTORIES = 100, 27
NATIONS = ("ENG", "ENG", "SCT", "NIR")


@pytest.mark.parametrize("number", range(len(NATIONS) * SOAK))
def test_no_text_tells_what_no_live_permit_covers(
    tmp_path: Path, database: Database, drawn_bytes: DrawnBytes, number: int
) -> None:
    desk = judged_desk(tmp_path, database.app_url, NATIONS[number % len(NATIONS)])
    machine = seed(number)(histories_on(desk, phone_numbers(), drawn_bytes.begin))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        ),
    )
    assert isinstance(desk.sender, Judge)
    played = machine.steps.total()
    told = dict(sorted(desk.sender.seen.items()))
    print(f"\n{played} steps: {dict(machine.steps)}\ntold: {told}")  # noqa: T201
    desk.app.records.engine.dispose()
    assert any(how.endswith("of another") for how in told), "nobody was told anything"
    assert played >= 2_500, "four of these are the 10,000 steps"
