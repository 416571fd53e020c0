"""Whole conversations, those of tests/scenarios and the one in the document, through a stack."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.records.embedded import ROOT_BASE
from tests.stack.running import ROOT

_WRONG = """
- scenario: This one is wrong
  turns:
    - at: Tue 10:00
      from: Asha
      says: who is my key worker
      answer:
        has none of: [Sam]
      item:
        for: duty
"""


class Ended(NamedTuple):
    """How `keyline converse` ended on all files at once, what it said, and where it could write."""

    code: int
    said: str
    temporary: Path


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    folder, temporary = tmp_path_factory.mktemp("scenarios"), tmp_path_factory.mktemp("temporary")
    (folder / "document.yml").write_text(example())
    (folder / "wrong.yml").write_text(_WRONG)
    files = [*sorted((ROOT / "tests" / "scenarios").glob("*.yml")), *sorted(folder.glob("*.yml"))]
    process = subprocess.run(
        [sys.executable, "-m", "bot.cli", "converse", *map(str, files)],
        cwd=ROOT,
        # By words and phrases alone: what a classifier makes of a text may change with training.
        env={**os.environ, "TMPDIR": str(temporary), "KEYLINE_SCREEN_CLASSIFIER": "off"},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    return Ended(process.returncode, process.stdout + process.stderr, temporary)


def example() -> str:
    """The whole example in the document; other pieces of it are turns."""
    page = (ROOT / "docs" / "scenarios.md").read_text()
    (found,) = re.findall(r"```yaml\n(- scenario.*?)```", page, re.DOTALL)
    return str(found)


def test_every_scenario_is_as_expected_but_the_one_that_is_wrong(ended: Ended) -> None:
    failed = [line for line in ended.said.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 1, ended.said
    assert "This one is wrong" in failed[0]
    assert ended.code == 1


def test_what_was_wrong_is_told(ended: Ended) -> None:
    assert "turn 1, Asha Begum: who is my key worker" in ended.said
    assert 'answer: has none of "Sam": it is there' in ended.said
    assert "item for duty: it is for Sam Okafor" in ended.said
    assert "came to Asha Begum: Your key worker is Sam." in ended.said


def test_nothing_is_left_behind(ended: Ended) -> None:
    assert list(ended.temporary.iterdir()) == []
    homes = [path.read_text() for path in ROOT_BASE.glob("*/belongs-to")]
    assert [home for home in homes if home.startswith(str(ended.temporary))] == []
