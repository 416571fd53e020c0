"""The commands about keys, erasure and backup: what they ask, say, and end with."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from bot import cli, settings
from bot.commands import common
from bot.records import addresses, people
from bot.services import retire_key
from bot.services.receive_message import receive_message
from tests.conftest import Database
from tests.kit import ASHA, Desk, desk_for, inbound

Run = Callable[..., Result]


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path / "home", database.app_url)
    yield made
    made.app.records.engine.dispose()


@pytest.fixture
def run(
    desk: Desk, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name in settings.variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    environment = {
        "KEYLINE_HOME": str(desk.app.settings.keyline_home),
        "DATABASE_URL": database.app_url,
        "DATABASE_ADMIN_URL": database.admin_url,
    }

    def invoke(*arguments: str, answer: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(cli.main, arguments, input=answer, env={**environment, **more})

    yield invoke
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def _ring(desk: Desk) -> dict[str, object]:
    given: dict[str, object] = json.loads(desk.app.settings.keyline_keys_file.read_text())
    return given


def _asha(desk: Desk) -> str:
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
    assert sender is not None
    return str(sender.person_id)


def test_a_rotation_from_the_first_look_to_the_last(
    run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = str(_ring(desk)["current"])
    number = desk.count("SELECT count(*) FROM data_key")
    assert f"{old}  current  {number} data keys  0 files" in run("keys", "status").output
    prepared = run("keys", "rotate", "--prepare")
    assert prepared.exit_code == 0
    assert "seals nothing yet" in prepared.output
    assert "  next  0 data keys" in run("keys", "status").output
    rotated = run("keys", "rotate")
    assert rotated.exit_code == 0
    assert f"{number} data keys" in rotated.output
    current = str(_ring(desk)["current"])
    assert current != old
    assert f"{old}  old  0 data keys  0 files" in run("keys", "status").output
    assert run("keys", "rewrap").exit_code == 0
    early = run("keys", "retire", old, "--yes")
    assert early.exit_code == 2
    assert "may be in use still" in early.output
    monkeypatch.setattr(retire_key, "OUT_OF_USE_FOR", -retire_key.OUT_OF_USE_FOR)
    assert run("keys", "retire", old, answer="n\n").exit_code == 1
    assert old in str(_ring(desk)["encryption"])
    retired = run("keys", "retire", old, answer="y\n")
    assert retired.exit_code == 0
    assert "Older backups" in retired.output
    assert old not in str(_ring(desk))
    for key in (old, current):
        assert run("keys", "retire", key, "--yes").exit_code == 2


def test_no_command_about_keys_shows_one(run: Run, desk: Desk) -> None:
    said = "".join(
        run("keys", *arguments).output
        for arguments in (["status"], ["rotate", "--prepare"], ["rotate"], ["rewrap"], ["status"])
    )
    given = _ring(desk)
    encryption = given["encryption"]
    assert isinstance(encryption, dict)
    for secret in (given["lookup"], *encryption.values()):
        assert str(secret) not in said


def test_an_erasure_is_asked_about_and_says_what_it_did(run: Run, desk: Desk) -> None:
    person_id = _asha(desk)
    receive_message(desk.app, inbound(ASHA, "is sam in"), desk.clock.now())
    assert run("erase", person_id).exit_code == 2, "a reason is needed"
    assert run("erase", person_id, "--reason", "because").exit_code == 2
    assert run("erase", "asha", "--reason", "request").exit_code == 2
    refused = run("erase", person_id, "--reason", "request", "--yes")
    assert refused.exit_code == 2
    assert "1 items" in refused.output
    stopped = run("erase", person_id, "--reason", "request", "--close-items", answer="n\n")
    assert stopped.exit_code == 1
    assert "1 texts, 1 open items, 0 texts in the spool" in stopped.output
    assert _asha(desk) == person_id
    done = run("erase", person_id, "--reason", "request", "--close-items", answer="y\n")
    assert done.exit_code == 0
    assert "Erased. 1 items closed" in done.output
    again = run("erase", person_id, "--reason", "request", "--yes")
    assert again.exit_code == 2
    assert "erased before" in again.output
    assert "Asha" not in "".join(r.output for r in (refused, stopped, done, again))


def test_a_backup_is_restored_into_a_new_database_and_no_other(
    run: Run, desk: Desk, empty_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    made = run("backup", str(folder))
    assert made.exit_code == 0, made.output
    assert "key file is NOT in it" in made.output
    assert str(_ring(desk)["current"]) in made.output
    assert run("backup", str(folder)).exit_code == 2
    refused = run("restore", str(folder))
    assert refused.exit_code == 2
    assert "not empty" in refused.output
    elsewhere = {
        "DATABASE_URL": empty_database.app_url,
        "DATABASE_ADMIN_URL": empty_database.admin_url,
    }
    restored = run("restore", str(folder), **elsewhere)
    assert restored.exit_code == 0, restored.output
    assert "erase them again" in restored.output
    assert "lacks" not in restored.output


def test_a_restore_says_which_key_is_missing(
    run: Run, desk: Desk, empty_database: Database, tmp_path: Path
) -> None:
    from bot.records.keys import ensure_keys_file

    folder, other = tmp_path / "backup", tmp_path / "other.json"
    assert run("backup", str(folder)).exit_code == 0
    ensure_keys_file(other)
    restored = run(
        "restore",
        str(folder),
        KEYLINE_KEYS_FILE=str(other),
        DATABASE_URL=empty_database.app_url,
        DATABASE_ADMIN_URL=empty_database.admin_url,
    )
    assert restored.exit_code == 0, restored.output
    assert f"lacks {_ring(desk)['current']}" in restored.output


def test_without_a_database_a_restore_says_what_to_do(run: Run, tmp_path: Path) -> None:
    result = run("restore", str(tmp_path), DATABASE_URL="", DATABASE_ADMIN_URL="")
    assert result.exit_code == 2
    assert "keyline serve database" in result.output


def test_a_database_that_does_not_answer_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "_ANSWERS_WITHIN_S", 0.0)
    away = {"DATABASE_URL": "postgresql+psycopg://a:word@127.0.0.1:9/x", "DATABASE_ADMIN_URL": ""}
    for command in (["keys", "status"], ["backup", str(tmp_path / "new")]):
        result = run(*command, **away)
        assert result.exit_code == 2
        assert "127.0.0.1:9 did not answer" in result.output
        assert "word" not in result.output
