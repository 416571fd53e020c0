"""`keyline consent`: ids and codes on the screen, and a clear word where something cannot be."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from bot import cli
from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.commands import consent as commands
from tests.conftest import Database
from tests.kit import Desk, desk_for
from tests.services.answers.sharing_world import D1, D2, agreed, start, states, worker_of


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    monkeypatch.setattr(commands, "open_app", lambda _: made.app)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield made
    made.app.records.engine.dispose()
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def run(*words: object) -> Result:
    """`keyline consent ...`"""
    return CliRunner().invoke(cli.main, ["consent", *map(str, words)])


def test_what_it_offers_is_what_care_knows() -> None:
    known = {state.value for state in ConsentState}
    assert set(commands.STATES) == known - {"PENDING", "EXPIRED"}
    assert set(commands.BASES) == {basis.value for basis in Basis}
    assert set(commands.WAYS) == {way.value for way in GivenVia} - {"text"}


def test_record_list_confirm_and_refuse(desk: Desk) -> None:
    asha, rehana = start(desk)
    sam = worker_of(desk, "Sam")
    who = ("--person", asha, "--other", rehana, "--by", sam, "--basis", "explicit", "--via", "call")
    made = run("record", *who, "--state", "LIMITED", "--category", "D1", "--knows-service", "yes")
    assert made.exit_code == 0, made.output
    agreed(desk, asha, rehana, ConsentState.PENDING, D1, D2)
    listed = run("list", "--pending").output
    assert "PENDING  D1,D2" in listed
    assert not {"Asha", "Rehana", "Begum"} & set(listed.split())
    (line,) = listed.strip().splitlines()
    consent_id = line.split()[0]
    assert run("confirm", consent_id, "--by", sam).exit_code == 0
    again = run("refuse", consent_id, "--by", sam)
    assert (again.exit_code, "changed since" in again.output) == (2, True)
    assert states(desk, asha, rehana) == ["LIMITED", "PENDING", "LIMITED"]
    assert "LIMITED  D1,D2" in run("list").output


def test_what_cannot_be_recorded_says_all_of_it(desk: Desk) -> None:
    asha, rehana = start(desk)
    who = ("--person", asha, "--other", rehana, "--by", worker_of(desk, "Sam"))
    said = run(
        *("record", *who, "--basis", "explicit", "--via", "letter"),
        *("--state", "LIMITED", "--knows-service", "no", "--expires", "2020-01-01"),
    )
    assert said.exit_code == 2
    assert "lists what it covers; it expires before it starts" in said.output


def test_whether_they_know_of_the_service_has_to_be_said(desk: Desk) -> None:
    asha, rehana = start(desk)
    who = ("--person", asha, "--other", rehana, "--by", worker_of(desk, "Sam"))
    said = run("record", *who, "--basis", "explicit", "--via", "call", "--state", "FULL")
    assert said.exit_code == 2
    assert "--knows-service" in said.output
