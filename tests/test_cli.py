"""The command line: what each command says and with which code it ends."""

from __future__ import annotations

import importlib
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
import structlog
from click.testing import CliRunner, Result

from bot import cli, settings
from bot.records.answering import plain
from bot.records.keys import ensure_keys_file
from bot.settings import Settings, SettingsError
from tests.conftest import Database
from tests.services.importing.folders import write

LIVE = {
    "KEYLINE_MODE": "live",
    "KEYLINE_NATION": "ENG",
    "TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2,
    "TWILIO_AUTH_TOKEN": "a-real-token",
    "TWILIO_SMS_FROM": "+447700900000",
    "PUBLIC_BASE_URL": "https://keyline.example.nhs.uk",
    "DATABASE_URL": "postgresql+psycopg://keyline_app:word@db.example:5432/keyline",
    "DATABASE_ADMIN_URL": "postgresql+psycopg://keyline_owner:word@db.example:5432/keyline",
}
OWNER = "tables owned by another user than the running parts'"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name in settings.variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEYLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield
    # What a command set up writes to an output that ends with the test.
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli.main, arguments, env=environment)


def stand_for(
    monkeypatch: pytest.MonkeyPatch, module: str, error: Exception | None
) -> list[Settings]:
    """Put a fake part in the place of a real one; returns the settings it is run with."""
    seen: list[Settings] = []

    def run(given: Settings) -> None:
        seen.append(given)
        if error:
            raise error

    fake = ModuleType(module)
    fake.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module, fake)
    return seen


def test_nothing_heavy_is_imported_for_the_help() -> None:
    code = "import sys, bot.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"rasa", "tensorflow", "sqlalchemy", "fastapi", "twilio", "procrastinate", "psycopg"}
    assert not heavy & set(said.stdout.split())


@pytest.mark.parametrize(
    "command",
    ["up", "serve", "train", "doctor", "migrate", "demo-data"],
)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert command in run("--help").output
    assert len(result.output.splitlines()) > 3


@pytest.mark.parametrize(("part", "module"), cli.PARTS.items())
def test_every_part_can_be_imported_and_run(part: str, module: str) -> None:
    assert callable(importlib.import_module(module).run), part


def test_a_part_gets_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = stand_for(monkeypatch, "bot.actions.server", None)
    result = run("serve", "actions", KEYLINE_ACTIONS_URL="http://127.0.0.1:21001")
    assert result.exit_code == 0
    assert [s.keyline_actions_url for s in seen] == ["http://127.0.0.1:21001"]


def test_only_a_part_that_nobody_started_reads_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "tie_to_parent", lambda: None)
    seen = stand_for(monkeypatch, "bot.actions.server", None)
    (tmp_path / ".env").write_text("SMTP_URL=smtp://user:word@mail.example:587\n")
    run("serve", "actions")
    run("--tied", "serve", "actions")
    assert [bool(s.smtp_url) for s in seen] == [True, False]


def test_import_says_what_it_did_and_what_is_wrong(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "a-token-for-tests")
    monkeypatch.setenv("TWILIO_SMS_FROM", "+447700900000")
    ensure_keys_file(settings.load().keyline_keys_file)
    folder = write(tmp_path / "team")
    tried = run("import", str(folder), "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "Dry run, nothing was kept" in tried.output
    assert "people.csv: 3 added, 0 changed, 0 unchanged" in run("import", str(folder)).output
    (folder / "absences.csv").unlink()
    refused = run("import", str(folder))
    assert refused.exit_code == 1
    assert "absences.csv: the file is missing" in refused.output
    assert refused.output.rstrip().endswith("Nothing was imported: 1 fault.")
    assert run("import", str(tmp_path / "nowhere")).exit_code == 2


def test_the_audit_trail_is_proved_and_what_was_done_to_it_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("audit", "verify").exit_code == 2
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    whole = run("audit", "verify")
    assert whole.exit_code == 0, whole.output
    assert whole.output.startswith("events 0, chains 0, anchor lines 0, faults 0, seconds ")
    with psycopg.connect(plain(database.admin_url)) as owner:
        owner.execute("INSERT INTO audit_head VALUES (gen_random_uuid(), 7, '')")
    cut = run("audit", "verify")
    assert cut.exit_code == 1
    assert "cut: events 1 to 7 are missing, all it had" in cut.output


def test_an_unknown_part_is_refused() -> None:
    result = run("serve", "kitchen")
    assert result.exit_code == 2
    assert "stand-in" in result.output


def test_a_wrong_setting_is_named() -> None:
    for command in (["up"], ["serve", "web"], ["doctor"], ["migrate"]):
        result = run(*command, KEYLINE_PORT="eighty")
        assert result.exit_code == 2, command
        assert "KEYLINE_PORT is 'eighty'" in result.output
        assert "Traceback" not in result.output


def test_a_started_part_says_why_it_was_refused_as_an_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cli, "tie_to_parent", lambda: None)
    stand_for(monkeypatch, "bot.web.server", SettingsError("SMTP_URL is wrong"))
    result = run("--tied", "serve", "web")
    assert result.exit_code == 2
    event = json.loads(result.output.splitlines()[-1])
    assert (event["event"], event["part"], event["why"]) == (
        "command.refused",
        "web",
        "SMTP_URL is wrong",
    )


def test_a_part_that_crashes_says_where_and_not_what(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_for(monkeypatch, "bot.web.server", RuntimeError("Asha cannot sleep"))
    result = run("serve", "web")
    assert result.exit_code == 1
    assert "Asha" not in result.output
    event = json.loads(result.output.splitlines()[-1])
    assert event["event"] == "command.crashed"
    assert event["error"].startswith("RuntimeError at ")


def test_doctor_lists_what_is_missing() -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert result.output.count("FAILED") == 10  # the embedded database has its owner
    assert "PUBLIC_BASE_URL" in result.output


def test_doctor_is_honest_about_the_sign_off(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    result = run("doctor", **LIVE, KEYLINE_KEYS_FILE=str(keys))
    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if line.startswith("FAILED")] == [
        "FAILED  clocks of alerts, signed by a clinical safety officer",
        "FAILED  clocks of lanes, signed by a clinical safety officer",
        "FAILED  clocks of answers, signed by a clinical safety officer",
        "FAILED  clinical and data-protection sign-off recorded",
        "FAILED  two desks to alert at every hour of the next 14 days",
    ]


def test_live_mode_does_not_guess_the_nation() -> None:
    result = run("doctor", **{**LIVE, "KEYLINE_NATION": ""})
    assert result.exit_code == 2
    assert "KEYLINE_NATION is not set" in result.output


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("TWILIO_API_URL", "http://127.0.0.1:9", "real Twilio credentials"),
        ("TWILIO_ACCOUNT_SID", "AC123", "real Twilio credentials"),
        ("TWILIO_SMS_FROM", "", "real Twilio credentials"),
        ("PUBLIC_BASE_URL", "http://keyline.example.nhs.uk", "public https address"),
        ("PUBLIC_BASE_URL", "https://192.168.1.4", "public https address"),
        ("PUBLIC_BASE_URL", "https://localhost:8000", "public https address"),
        ("DATABASE_URL", "", "a database of your own, backed up"),
        ("KEYLINE_KEYS_FILE", "", "encryption keys in a file of their own"),
        ("DATABASE_ADMIN_URL", "", OWNER),
        ("DATABASE_ADMIN_URL", LIVE["DATABASE_URL"], OWNER),
        ("DATABASE_ADMIN_URL", "postgresql+psycopg://db.example/keyline?user=keyline_app", OWNER),
        ("DATABASE_ADMIN_URL", "postgresql+psycopg://db.example/keyline", OWNER),
    ],
)
def test_doctor_finds(name: str, value: str, check: str) -> None:
    assert f"FAILED  {check}" in run("doctor", **{**LIVE, name: value}).output


def test_doctor_says_which_options_are_on_and_which_cannot_be_read(tmp_path: Path) -> None:
    options = tmp_path / "options.yml"
    options.write_text(
        "key_worker_open: {signed_by: A Osei, role: Caldicott Guardian, signed_on: 2026-11-20}"
    )
    said = run("doctor", KEYLINE_HOME=str(tmp_path)).output
    assert "option  key_worker_open, signed by A Osei, Caldicott Guardian, on 2026-11-20" in said
    assert "ok      options signed for, or none" in said
    options.write_text("key_worker_open: yes")
    said = run("doctor", KEYLINE_HOME=str(tmp_path)).output
    assert "FAILED  options signed for, or none" in said
    assert "expected the fields" in said
    assert "option  " not in said


@pytest.mark.parametrize("place", ["home/keys.json", "home/secret/keys.json", "away/keys.json"])
def test_keys_anywhere_below_the_home_are_not_apart(tmp_path: Path, place: str) -> None:
    keys = tmp_path / place
    keys.parent.mkdir(parents=True)
    keys.touch(mode=0o600)
    if keys.parent.name == "away":  # a name outside that leads inside
        (tmp_path / "link").symlink_to(tmp_path / "away")
    home = {"KEYLINE_HOME": str(tmp_path / "link")} if keys.parent.name == "away" else {}
    result = run("doctor", **LIVE, **home, KEYLINE_KEYS_FILE=str(keys))
    assert "FAILED  encryption keys in a file of their own" in result.output


@pytest.mark.parametrize("command", [["up"], ["serve", "web"], ["serve", "worker"]])
def test_live_is_refused_while_a_check_fails(command: list[str]) -> None:
    result = run(*command, **LIVE)
    assert result.exit_code == 2
    assert "Live mode is refused" in result.output
    assert "sign-off" in result.output
    assert "clocks of alerts, signed" in result.output
    assert "clocks of lanes, signed" in result.output


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_live_start_looks_for_two_desks_at_every_hour(part: str) -> None:
    assert "two desks to alert at every hour" in run("serve", part, **LIVE).output


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_in_live_mode_need_not_know_the_owner_of_the_tables(part: str) -> None:
    without = {**LIVE, "DATABASE_ADMIN_URL": ""}
    assert OWNER not in run("serve", part, **without).output
    assert OWNER in run("up", **without).output


@pytest.mark.parametrize("command", [["up"], ["serve", "web"], ["serve", "worker"]])
def test_real_credentials_in_demo_mode_start_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    started = [
        stand_for(monkeypatch, module, None)
        for module in ("bot.web.server", "bot.jobs.worker", "bot.supervisor.watch")
    ]
    result = run(*command, **{**LIVE, "KEYLINE_MODE": "demo"})
    assert result.exit_code == 2
    assert "Set KEYLINE_MODE=live and see `keyline doctor`, or unset" in result.output
    assert not any(started)
    assert not (tmp_path / "home").exists()


def test_the_demo_starts_with_its_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = stand_for(monkeypatch, "bot.web.server", None)
    for given in ({}, {"TWILIO_API_URL": "http://127.0.0.1:4010", "TWILIO_AUTH_TOKEN": "theirs"}):
        assert run("serve", "web", **given).exit_code == 0
    assert len(seen) == 2


def test_demo_data_are_refused_beside_real_credentials() -> None:
    result = run("demo-data", **{**LIVE, "KEYLINE_MODE": "demo"})
    assert result.exit_code == 2
    assert "refused" in result.output


def test_a_command_without_a_database_says_so() -> None:
    result = run("migrate")
    assert result.exit_code == 2
    assert "DATABASE_URL is not set" in result.output


def test_migrate_and_demo_data_can_be_run_again(empty_database: Database, tmp_path: Path) -> None:
    from bot.records.keys import ensure_keys_file

    ensure_keys_file(tmp_path / "home" / "keys.json")
    where = {
        "DATABASE_URL": empty_database.app_url,
        "DATABASE_ADMIN_URL": empty_database.admin_url,
    }
    for command in ("migrate", "migrate", "demo-data", "demo-data"):
        result = run(command, **where)
        assert result.exit_code == 0, result.output
