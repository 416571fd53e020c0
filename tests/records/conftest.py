"""Records are tested on a real database: empty, or with the demo team."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.records.keys import new_ring
from bot.records.unit import Records, make_engine
from bot.records.vault import Vault
from tests.conftest import Database
from tests.kit import Desk, desk_for


@pytest.fixture
def records(database: Database) -> Iterator[Records]:
    """A migrated database with nothing in it, as the running parts see it."""
    engine = make_engine(database.app_url)
    yield Records(engine, Vault(new_ring()))
    engine.dispose()


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """An app with the demo team."""
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()
