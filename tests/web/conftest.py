"""What tests of the front door share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.kit import Desk, desk_for


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()
