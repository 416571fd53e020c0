"""The invented people's PINs come with the demo team, and with no other folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from bot.app import App, build
from bot.records.keys import ensure_keys_file
from bot.services import load_demo as loading
from bot.services.demo_proofs import read_proofs
from bot.services.importing.import_folder import import_folder
from bot.services.importing.layout import FILES
from bot.services.load_demo import DEMO_FOLDER, load_demo
from tests.conftest import Database
from tests.kit import Desk, KeptSender, StillClock, settings_for

Secrets = dict[tuple[UUID, str], str]


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Secrets:
    """What was set, by person and kind, without the time that hashing takes."""
    found: Secrets = {}

    def keep(_: App, person_id: UUID, kind: str, secret: str) -> None:
        found[person_id, kind] = secret

    monkeypatch.setattr(loading, "set_proof", keep)
    return found


@pytest.fixture
def empty(tmp_path: Path, database: Database) -> Iterator[Desk]:
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


def test_the_demo_has_them_unless_they_are_not_wanted(empty: Desk, secrets: Secrets) -> None:
    load_demo(empty.app)
    given = read_proofs(DEMO_FOLDER)
    assert len(secrets) == sum(len(kinds) for kinds in given.values()) > 5
    assert {kind for _, kind in secrets} == {"pin", "memory_word", "duress", "quiet"}
    people = {row["id"] for row in empty.rows("SELECT id FROM person")}
    assert {person for person, _ in secrets} <= people


def test_an_import_looks_at_no_such_file(empty: Desk, secrets: Secrets) -> None:
    assert import_folder(empty.app, DEMO_FOLDER, offsets=True).faults == []
    assert secrets == {}
    assert "proofs.csv" not in {file.name for file in FILES}


def test_a_team_without_them(empty: Desk, secrets: Secrets, tmp_path: Path) -> None:
    assert read_proofs(tmp_path) == {}
    load_demo(empty.app, proofs=False)
    assert secrets == {}
