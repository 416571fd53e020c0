"""`keyline team`: a change with its record, leave and cover, by ids and codes alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.care.change_worker import NoIntroduction
from bot.cli import main
from bot.commands.team import WHY_NOT
from tests.conftest import Database
from tests.kit import Desk, desk_for, settings_for

_NAMES = ("Asha", "Begum", "Sam", "Okafor", "Priya", "Nair")


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk_for(tmp_path, database.app_url)
    loaded = settings_for(tmp_path, database.app_url)
    monkeypatch.setattr("bot.commands.common.load_settings", lambda _tied: loaded)
    return made


def _team(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["team", *words])
    assert not [name for name in _NAMES if name in done.output]
    return done.exit_code, done.output


def test_a_key_worker_is_changed_shown_and_confirmed(desk: Desk) -> None:
    assert _team("change-key-worker", "s01", "--to", "w2")[0] == 2
    code, said = _team("change-key-worker", "s01", "--to", "w2", "--introduced-by", "w1")
    assert code == 0, said
    found = re.match(r"\w{5}", said)
    assert found is not None
    assert _team("show", found[0])[1] == said
    assert "confirmed by: nobody yet" in _team("changes")[1]
    assert _team("confirm", found[0], "--as", "new") == (0, "Confirmed.\n")
    assert _team("confirm", found[0], "--as", "new")[1] == "It was confirmed before.\n"
    assert "confirmed by: new" in _team("changes")[1]
    code, said = _team("change-key-worker", "s01", "--to", "w2", "--no-introduction", "no_time")
    assert (code, "has the role already" in said) == (2, True)


def test_leave_is_refused_kept_covered_and_checked(desk: Desk) -> None:
    assert _team("check")[0] == 1  # two of the demo team cover for one another
    days = ("--from", "2027-03-01", "--to", "2027-03-05")
    code, said = _team("away", "w1", *days)
    assert (code, "expected a cover who is there" in said) == (2, True)
    code, said = _team("away", "w1", *days, "--no-cover-yet")
    assert code == 0, said
    row = said.split()[-1]
    assert "nobody, not covered from 2027-03-01 on" in _team("leave")[1]
    assert _team("cover", row, "--by", "w2") == (0, "Kept.\n")
    assert "not covered from 2027-03-01" not in _team("leave")[1]
    assert _team("introduced", "s01", "--to", "w2") == (0, "Kept.\n")
    assert _team("while-away", "w3") == (0, "")
    assert "no such row in workers.csv" in _team("while-away", "w99")[1]


def test_the_reasons_are_those_of_the_rules() -> None:
    assert set(WHY_NOT) == {one.value for one in NoIntroduction}
