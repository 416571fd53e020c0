"""What needs the running stack to itself runs in one process."""

from __future__ import annotations

import pytest

from tests.guards.source import ROOT
from tests.in_one_process import _GROUPS, group_of


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/stack/test_faults.py::test_any[web]", "stack"),
        ("tests/test_supervisor.py::test_ctrl_c_leaves_no_process", "stack"),
        ("tests/stack/test_scenarios.py::test_what_was_wrong_is_told", "scenarios"),
        ("tests/care/test_hours.py::test_one", "tests/care/test_hours.py::test_one"),
    ],
)
def test_whom_a_test_runs_with(test: str, group: str) -> None:
    assert group_of(test) == group


def test_the_groups_are_there() -> None:
    assert [begins for begins, _ in _GROUPS if not (ROOT / begins).exists()] == []


def test_the_run_asks_us(request: pytest.FixtureRequest) -> None:
    made = request.config.pluginmanager.hook.pytest_xdist_make_scheduler.get_hookimpls()
    assert any(one.plugin_name.endswith("tests/conftest.py") for one in made)
