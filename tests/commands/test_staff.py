"""`keyline staff`: accounts added, listed and removed; a PIN typed twice, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.services.sign_in import Place, SignedIn, sign_in
from tests.conftest import Database
from tests.kit import Desk, desk_for, settings_for

PIN, OTHER = "quiet-harbour-9", "river-473-lamp"
HERE = Place("192.0.2.1")


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk_for(tmp_path, database.app_url)
    loaded = settings_for(tmp_path, database.app_url)
    monkeypatch.setattr("bot.commands.common.load_settings", lambda _tied: loaded)
    return made


def _staff(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(main, ["staff", *words], input=f"{typed}\n{typed}\n")
    return done.exit_code, done.output


def test_an_account_is_added_and_another_pin_set(desk: Desk) -> None:
    code, said = _staff("add", "Night.Duty", "--desk", "quayside duty", typed=PIN)
    assert (code, PIN in said) == (0, False), said
    assert isinstance(sign_in(desk.app, "night.duty", PIN, HERE), SignedIn)
    assert _staff("set-pin", "night.duty", typed=OTHER)[0] == 0
    assert not isinstance(sign_in(desk.app, "night.duty", PIN, HERE), SignedIn)
    assert isinstance(sign_in(desk.app, "night.duty", OTHER, HERE), SignedIn)
    said = _staff("list")[1]
    assert "night.duty  desk duty, Quayside  [duty]\n" in said
    assert "priya.nair  worker " in said
    assert "(no PIN)" in said
    assert _staff("remove", "night.duty") == (0, "Removed.\n")
    assert "night.duty" not in _staff("list")[1]


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("add", "x.y", "--worker", "w1"), "12345", "6 to 128"),
        (("add", "x.y", "--worker", "w1"), "123456", "Too easy"),
        (("add", "x y", "--worker", "w1"), PIN, "sign-in name is"),
        (("add", "sam.okafor", "--worker", "w1"), PIN, "is taken"),
        (("add", "x.y", "--worker", "w99"), PIN, "no worker w99"),
        (("add", "x.y"), PIN, "either a worker or a desk"),
        (("set-pin", "nobody"), PIN, "no account nobody"),
        (("remove", "nobody"), "", "no account nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    desk: Desk, words: tuple[str, ...], typed: str, why: str
) -> None:
    code, said = _staff(*words, typed=typed)
    assert code == 2
    assert why in said
    assert not typed or typed not in said


def test_what_an_account_is_held_for_is_said_and_set(desk: Desk) -> None:
    added = ("add", "gwen.p", "--worker", "w3", "--role", "worker", "--role", "lead")
    assert _staff(*added, typed=PIN)[0] == 0
    assert "[lead, worker]" in _staff("list")[1]
    assert _staff("set-role", "gwen.p", "--role", "admin") == (0, "Set.\n")
    assert "[admin]" in _staff("list")[1]
    assert _staff("remove", "tomasz.admin") == (0, "Removed.\n")
    code, said = _staff("set-role", "gwen.p", "--role", "worker")
    assert (code, "last admin" in said) == (2, True)
    assert _staff("set-role", "gwen.p", "--role", "king")[0] == 2


def test_a_worker_and_a_person_are_kept_apart(desk: Desk) -> None:
    both = ("keep-apart", "--worker", "w1", "--person", "s01")
    assert _staff(*both) == (0, "Noted.\n")
    assert _staff(*both) == (0, "It was so already.\n")
    assert _staff(*both, "--end") == (0, "Noted.\n")
    assert _staff("keep-apart", "--worker", "w1", "--person", "s99")[0] == 2
