"""`keyline proof`: typed twice, never shown."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.conftest import Database
from tests.kit import ASHA, Desk, desk_for, settings_for
from tests.services.proving import PIN, sender_at


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk_for(tmp_path, database.app_url)
    loaded = settings_for(tmp_path, database.app_url)
    monkeypatch.setattr("bot.commands.common.load_settings", lambda _tied: loaded)
    return made


def test_a_pin_is_typed_twice_and_not_shown(desk: Desk) -> None:
    person_id = str(sender_at(desk, ASHA).person_id)
    done = CliRunner().invoke(main, ["proof", "set", person_id], input=f"{PIN}\n{PIN}\n")
    assert (done.exit_code, "Set." in done.output) == (0, True), done.output
    assert PIN not in done.output
    assert desk.count("SELECT count(*) FROM proof") == 1
    gone = CliRunner().invoke(main, ["proof", "clear", person_id])
    assert (gone.exit_code, gone.output) == (0, "Forgotten.\n")
    assert desk.count("SELECT count(*) FROM proof") == 0


def test_what_is_unfit_is_refused_in_words(desk: Desk) -> None:
    person_id = str(sender_at(desk, ASHA).person_id)
    done = CliRunner().invoke(main, ["proof", "set", person_id], input="1234\n1234\n")
    assert done.exit_code == 2
    assert "Too easy" in done.output
    nobody = CliRunner().invoke(main, ["proof", "set", str(uuid4())], input=f"{PIN}\n{PIN}\n")
    assert nobody.exit_code == 2


def test_a_number_is_confirmed(desk: Desk) -> None:
    desk.rows("UPDATE contact_point SET doubted_at = now() RETURNING id")
    point = str(sender_at(desk, ASHA).contact_point_id)
    assert CliRunner().invoke(main, ["proof", "confirm-number", point]).output == "Confirmed.\n"
    assert sender_at(desk, ASHA).doubted_at is None
    assert CliRunner().invoke(main, ["proof", "confirm-number", str(uuid4())]).exit_code == 2
