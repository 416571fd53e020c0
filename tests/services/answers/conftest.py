from __future__ import annotations

import pytest

from bot.services import loop_guard


@pytest.fixture(autouse=True)
def no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks everything that can be asked, in one moment, is told the same words more often
    than a person ever is."""
    monkeypatch.setattr(loop_guard, "MOST_ALIKE", 1000)
