"""Properties are tested on a real database, with a sender that judges every text."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from bot.records import secret_hash
from bot.records.unit import REMEMBERED_FOR_S, Memory
from tests.kit import Desk, desk_for
from tests.properties.judge import Judge


class DrawnBytes:
    """What `os.urandom` gives while a history is played, and with it every id: the order of ids is
    drawn by the history's own lot, so that one which fails does so again when it is played again.
    No two are alike, though many histories share a database."""

    def __init__(self) -> None:
        self._lot, self._given = Random(0), count()

    def begin(self, lot: int) -> None:
        """A history begins."""
        self._lot = Random(lot)

    def __call__(self, size: int) -> bytes:
        # An id's version stands in its seventh byte and two bits of its ninth: left alone, so that
        # nothing is lost of the number which makes it one of its own.
        number = next(self._given).to_bytes(7, "big")
        drawn = self._lot.randbytes(max(size, 16))
        return (drawn[:9] + number + drawn[16:])[:size] if size >= 16 else drawn[:size]


def judged_desk(home: Path, app_url: str, nation: str) -> Desk:
    """A desk whose sender looks at every text before it keeps it."""
    made = desk_for(home, app_url, KEYLINE_NATION=nation)
    judge = Judge()
    app = replace(made.app, sender=judge)
    judge.app = app
    # What is remembered for half a minute is forgotten at once: a slow machine judges like a fast.
    moments = count(step=REMEMBERED_FOR_S + 1)
    app.records._memory = Memory(lambda: next(moments))
    return Desk(app, made.clock, judge)


@pytest.fixture
def drawn_bytes(monkeypatch: pytest.MonkeyPatch) -> DrawnBytes:
    """Random bytes by lot, for as long as a test runs."""
    drawn = DrawnBytes()
    monkeypatch.setattr(os, "urandom", drawn)
    return drawn


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN is slow to check on purpose; here thousands are checked."""
    monkeypatch.setattr(secret_hash, "MEMORY_KIB", 64)
