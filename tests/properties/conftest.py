"""Properties are tested on a real database, with a sender that judges every text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import secret_hash
from tests.kit import Desk, desk_for
from tests.properties.judge import Judge


def judged_desk(home: Path, app_url: str, nation: str) -> Desk:
    """A desk whose sender looks at every text before it keeps it."""
    made = desk_for(home, app_url, KEYLINE_NATION=nation)
    judge = Judge()
    app = replace(made.app, sender=judge)
    judge.app = app
    return Desk(app, made.clock, judge)


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN is slow to check on purpose; here thousands are checked."""
    monkeypatch.setattr(secret_hash, "MEMORY_KIB", 64)
