from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from bot import settings
from bot.dialogue import patches
from bot.dialogue.training import ROOT, train
from bot.records.conversations import Snapshot
from tests.log_state import logging_restored


class MemoryRows:
    """Snapshots in memory, counting how often they are read and written."""

    def __init__(self) -> None:
        self.rows: dict[UUID, Snapshot] = {}
        self.reads = 0
        self.writes = 0

    def find(self, conversation_id: UUID) -> Snapshot | None:
        self.reads += 1
        return self.rows.get(conversation_id)

    def save(self, conversation_id: UUID, snapshot: Snapshot) -> None:
        self.writes += 1
        self.rows[conversation_id] = snapshot


def settings_for(home: Path) -> settings.Settings:
    given = {
        "KEYLINE_HOME": str(home),
        "KEYLINE_INNER_SECRET": "correct horse",
        "KEYLINE_ACTIONS_URL": "http://127.0.0.1:5995",
        "KEYLINE_DIALOGUE_URL": "http://127.0.0.1:5994",
    }
    return settings.load(given, env_file=home / "none")


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    with logging_restored():
        yield


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the data as they are, trained at most once for each state of them."""
    patches.apply()
    return train(settings_for(ROOT / ".keyline"))


@pytest.fixture
def rows() -> MemoryRows:
    return MemoryRows()
