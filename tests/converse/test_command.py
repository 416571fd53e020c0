"""What `keyline converse` refuses, before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli, settings
from bot.converse import command
from bot.settings import load
from tests.log_state import logging_restored

SOUND = "- scenario: One\n  turns:\n    - {from: Asha, says: hi}\n"


@pytest.fixture(autouse=True)
def nothing_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a stack was started")

    for name in settings.variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEYLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "running", refuse)


def _run(folder: Path, words: str, *options: str, **environment: str) -> Result:
    file = folder / "some.yml"
    file.write_text(words)
    with logging_restored():
        return CliRunner().invoke(cli.main, ["converse", str(file), *options], env=environment)


@pytest.mark.parametrize(
    "environment",
    [
        {"KEYLINE_MODE": "live", "KEYLINE_NATION": "ENG"},
        {"TWILIO_AUTH_TOKEN": "a-real-token"},
        {"TWILIO_AUTH_TOKEN": "a-real-token", "TWILIO_API_URL": "https://twilio.example"},
    ],
)
def test_where_real_phones_could_be_reached(tmp_path: Path, environment: dict[str, str]) -> None:
    result = _run(tmp_path, SOUND, **environment)
    assert result.exit_code == 2
    assert "refused in live mode and beside real Twilio credentials" in result.output


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    result = _run(tmp_path, "- scenario: One\n  turns:\n    - {from: Asha, say: hi}\n")
    assert result.exit_code == 2
    assert 'line 3, scenario "One", turn 1, say: there is no such key' in result.output


def test_no_file_at_all() -> None:
    assert CliRunner().invoke(cli.main, ["converse"]).exit_code == 2


def test_the_settings_that_a_stack_is_given_reach_nobody(tmp_path: Path) -> None:
    from bot.converse.stack import _environment, _settings

    given = load(
        {
            "KEYLINE_HOME": str(tmp_path),
            "DATABASE_URL": "postgresql://somebody@db.example/live",
            "TWILIO_API_URL": "http://127.0.0.1:9",
            "TWILIO_AUTH_TOKEN": "a-token",
            "SMTP_URL": "smtp://mail.example",
            "KEYLINE_NATION": "SCT",
        },
        env_file=None,
    )
    environment = _environment(_settings(given, tmp_path / "own"))
    assert environment["KEYLINE_NATION"] == "SCT"
    assert environment["KEYLINE_HOME"] == str(tmp_path / "own")
    assert environment["TWILIO_API_URL"].startswith("http://127.0.0.1:")
    assert not {"DATABASE_URL", "TWILIO_AUTH_TOKEN", "SMTP_URL"} & environment.keys()
    assert load(environment, env_file=None).keyline_test_clock is not None
