from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.app import build
from bot.clock import local
from bot.records.keys import ensure_keys_file
from bot.services.find_demo_day import find_demo_day
from tests.kit import Desk, KeptSender, StillClock, settings_for


def test_it_stays_the_day_on_which_the_team_was_loaded(desk: Desk) -> None:
    loaded = local(desk.clock.now()).date()
    desk.clock.forward(days=3)
    assert find_demo_day(desk.app) == loaded
    assert local(desk.clock.now()).date() == loaded + timedelta(days=3)


def test_a_silent_database_does_not_know(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:9/none")
    ensure_keys_file(settings.keyline_keys_file)
    app = build(settings, clock=StillClock(), sender=KeptSender())
    assert find_demo_day(app) is None
