"""What the app is built with, and what it refuses to be built with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import build
from bot.records.keys import ensure_keys_file
from bot.settings import SettingsError
from tests.kit import KeptSender, StillClock, settings_for

_NOWHERE = "postgresql+psycopg://keyline_app@127.0.0.1:9/none"
_SIGNED = "key_worker_open: {signed_by: A Osei, role: Caldicott Guardian, signed_on: %s}"


def _home(tmp_path: Path, options: str) -> Path:
    (tmp_path / "options.yml").write_text(options)
    ensure_keys_file(settings_for(tmp_path, _NOWHERE).keyline_keys_file)
    return tmp_path


def test_a_signed_option_is_in_the_terms(tmp_path: Path) -> None:
    home = _home(tmp_path, _SIGNED % "2026-11-24")
    app = build(settings_for(home, _NOWHERE), clock=StillClock(), sender=KeptSender())
    assert app.terms.key_worker_open


@pytest.mark.parametrize("options", ["key_worker_open: true", _SIGNED % "2026-11-25", "{"])
def test_an_option_that_nobody_signed_keeps_it_from_starting(tmp_path: Path, options: str) -> None:
    home = _home(tmp_path, options)
    with pytest.raises(SettingsError, match=r"options\.yml"):
        build(settings_for(home, _NOWHERE), clock=StillClock(), sender=KeptSender())
