"""What `keyline up` will run, and which part is told what."""

from __future__ import annotations

import shlex
import subprocess
from configparser import RawConfigParser
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import load, variable_names
from bot.supervisor import config
from bot.supervisor.plan import SECRETS, TOLD, Part, Plan, complete

#: What opens nothing: choices, addresses of our own, names that Twilio gives.
_PLAIN = set(
    "KEYLINE_HOME KEYLINE_PORT KEYLINE_MODE KEYLINE_NATION PUBLIC_BASE_URL TWILIO_ACCOUNT_SID"
    " TWILIO_API_URL TWILIO_MESSAGING_SERVICE_SID TWILIO_SMS_FROM TWILIO_WHATSAPP_FROM"
    " ENCODER_PATH KEYLINE_DIALOGUE_URL KEYLINE_ACTIONS_URL KEYLINE_TEST_CLOCK"
    " KEYLINE_AUDIT_ANCHORS KEYLINE_SCREEN_CLASSIFIER KEYLINE_OIDC_ISSUER KEYLINE_OIDC_CLIENT_ID"
    " KEYLINE_OIDC_EMAIL_IS_NAME KEYLINE_LIST_ORDER KEYLINE_SECURE_MAIL_DOMAINS"
    " KEYLINE_CONSOLE_NAME KEYLINE_CONSOLE_COLOUR".split()
)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEYLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()


def test_the_plan_fills_in_what_the_demo_leaves_open(tmp_path: Path) -> None:
    made = complete(load())
    given = made.settings
    assert made.stand_in
    assert made.embedded
    assert given.twilio_is_stand_in
    assert given.twilio_account_sid.startswith("AC")
    assert given.twilio_sms_from == given.twilio_whatsapp_from == "+447700900000"
    assert [part.name for part in made.parts] == [
        *("database", "actions", "dialogue", "worker", "web", "stand-in"),
    ]
    assert complete(load()).settings.twilio_auth_token == given.twilio_auth_token


def test_the_plan_keeps_a_stand_in_of_somebody_elses(tmp_path: Path) -> None:
    given = {"TWILIO_API_URL": "http://127.0.0.1:4010", "TWILIO_AUTH_TOKEN": "theirs"}
    made = complete(load({**given, "TWILIO_ACCOUNT_SID": "AC1"}))
    assert not made.stand_in
    assert made.settings.twilio_api_url == "http://127.0.0.1:4010"
    assert made.settings.twilio_auth_token == "theirs"


def test_the_plan_of_scenarios_has_a_stand_in_where_they_want_it() -> None:
    wanted = "http://127.0.0.1:4010"
    made = complete(load({"TWILIO_API_URL": wanted, "KEYLINE_TEST_CLOCK": "2026-11-23T00:00Z"}))
    assert made.stand_in
    assert made.settings.twilio_api_url == wanted


def test_the_plan_adds_nothing_to_real_credentials() -> None:
    real = {"TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2, "TWILIO_AUTH_TOKEN": "real"}
    made = complete(load({**real, "DATABASE_URL": "postgresql+psycopg://app@db.example/keyline"}))
    assert not made.stand_in
    assert made.settings.twilio_whatsapp_from == ""
    assert [part.name for part in made.parts] == ["actions", "dialogue", "worker", "web"]


@pytest.fixture
def full() -> Plan:
    """A plan in which every setting has a value."""
    given = {name: f"value-of-{name.lower()}" for name in SECRETS}
    complete_one = complete(load({**given, "TWILIO_API_URL": "http://127.0.0.1:4010"}))
    return replace(complete_one, embedded=True, stand_in=True)


def told(plan: Plan, *programs: str) -> set[str]:
    return set(plan.environment(*programs)) & SECRETS


def test_every_setting_is_a_secret_or_known_to_open_nothing() -> None:
    assert set(variable_names()) == SECRETS | _PLAIN
    assert not SECRETS & _PLAIN


def test_each_part_is_told_what_it_needs_and_no_more(full: Plan) -> None:
    database = {"DATABASE_URL", "KEYLINE_KEYS_FILE"}
    tokens = {"TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"}
    assert told(full, "web") == {*database, *tokens, "KEYLINE_OIDC_CLIENT_SECRET"}
    assert told(full, "worker") == {*database, *tokens, "KEYLINE_INNER_SECRET", "SMTP_URL"}
    assert told(full, "dialogue") == {*database, "KEYLINE_INNER_SECRET"}
    assert told(full, "actions") == {*database, "KEYLINE_INNER_SECRET"}
    assert told(full, "stand-in") == {"TWILIO_AUTH_TOKEN"}
    assert told(full, "database") == {"DATABASE_URL"}
    assert told(full, "train") == set()
    assert told(full, "prepare-database") == {*database, "DATABASE_ADMIN_URL"}


def test_only_migrations_are_told_the_owners_address(full: Plan) -> None:
    knowing = [program for program in TOLD if "DATABASE_ADMIN_URL" in told(full, program)]
    assert knowing == ["prepare-database"]
    assert "DATABASE_ADMIN_URL" not in full.environment_of_parts()


def test_everybody_is_told_the_rest(full: Plan) -> None:
    for program in TOLD:
        given = full.environment(program)
        assert given["TWILIO_API_URL"] == "http://127.0.0.1:4010"
        assert given["RASA_TELEMETRY_ENABLED"] == "false"


@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_part_reads_a_switch_as_it_was_set(switch: str) -> None:
    given = complete(load({"KEYLINE_SCREEN_CLASSIFIER": switch})).environment("web")
    assert load(given).keyline_screen_classifier is (switch == "on")


def test_the_table_knows_every_part(full: Plan) -> None:
    assert {part.name for part in full.parts} <= TOLD.keys()


def test_supervisord_hands_each_part_its_share(full: Plan, tmp_path: Path) -> None:
    """The command in its file, run with what supervisord is given, leaves the part's secrets."""
    stranger = Part("newcomer", ())
    parts = [replace(part, command=("/usr/bin/env",)) for part in (*full.parts, stranger)]
    written = RawConfigParser()
    written.read(config.write(tmp_path, parts))
    for part in parts:
        command = shlex.split(written[f"program:{part.name}"]["command"])
        said = subprocess.run(
            command, env=full.environment_of_parts(), capture_output=True, text=True, check=True
        )
        found = {line.split("=", 1)[0] for line in said.stdout.splitlines()} & SECRETS
        assert found == TOLD.get(part.name, frozenset()), part.name
