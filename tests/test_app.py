"""What the app is built with, and what it refuses to be built with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import build
from bot.colours import contrast_with_white
from bot.records.keys import ensure_keys_file
from bot.settings import SettingsError, load
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


@pytest.mark.parametrize("given", ["care", "*.nhs.uk", ".nhs.uk", "a b.nhs.uk", "x@care.nhs.uk"])
def test_a_mail_domain_is_declared_in_full(given: str) -> None:
    with pytest.raises(SettingsError, match="KEYLINE_SECURE_MAIL_DOMAINS"):
        load({"KEYLINE_SECURE_MAIL_DOMAINS": given}, env_file=None)


def test_declared_mail_domains_are_read_as_they_are_meant() -> None:
    given = {"KEYLINE_SECURE_MAIL_DOMAINS": " Care.Example.org ,other.example.org,"}
    found = load(given, env_file=None).secure_mail_domains
    assert found == {"care.example.org", "other.example.org"}
    assert load({}, env_file=None).secure_mail_domains == frozenset()


@pytest.mark.parametrize("given", ["#ffeb3b", "#7f7f7f", "blue", "005eb8", "#005eb8;}", "#05b"])
def test_a_colour_on_which_white_cannot_be_read_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="KEYLINE_CONSOLE_COLOUR"):
        load({"KEYLINE_CONSOLE_COLOUR": given}, env_file=None)


def test_the_contrast_of_a_colour_is_that_of_the_standard() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    # The lightest grey that passes, as tables of contrast have it.
    assert load({"KEYLINE_CONSOLE_COLOUR": "#767676"}, env_file=None)
    with pytest.raises(SettingsError, match=r"4\.48:1"):
        load({"KEYLINE_CONSOLE_COLOUR": "#777777"}, env_file=None)


def test_a_name_that_fills_the_head_is_refused() -> None:
    with pytest.raises(SettingsError, match="KEYLINE_CONSOLE_NAME"):
        load({"KEYLINE_CONSOLE_NAME": "x" * 41}, env_file=None)
