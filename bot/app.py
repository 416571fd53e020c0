"""Builds everything, once, for an entry point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.bank_holidays import closed_days
from bot.care.consent_table import Terms
from bot.care.danger_rules import Rules
from bot.clock import Clock, SetClock, SystemClock, local
from bot.content.catalogue import Catalogue
from bot.content.catalogue import load as load_content
from bot.content.consent import load_consent_table
from bot.content.danger import load_bounds, load_danger_rules
from bot.language.danger_classifier import classifier_folder
from bot.language.danger_scores import DangerScorer
from bot.messaging.sender import Sender, TwilioSender
from bot.records.set_time import find_set_time
from bot.records.spool import Spool
from bot.records.unit import Records, make_engine
from bot.records.vault import open_vault
from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class App:
    """What services work with."""

    settings: Settings
    clock: Clock
    records: Records
    spool: Spool
    texts: Catalogue
    terms: Terms
    danger_rules: Rules
    danger_scorer: DangerScorer
    sender: Sender


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    sender: Sender | None = None,
    pool_size: int = 8,
) -> App:
    """Build the app. Raises SettingsError, KeysError, ConsentTableError or DangerRulesError, each
    naming the fault."""
    if settings.database_url is None:
        raise SettingsError(
            "DATABASE_URL is not set; expected the address of a PostgreSQL database "
            "(`keyline up` sets it for the embedded one)"
        )
    vault = open_vault(settings.keyline_keys_file)
    records = Records(make_engine(settings.database_url, pool_size), vault, settings.keyline_nation)
    # Looked up here, so that nobody's text waits for it.
    closed_days(settings.keyline_nation, local(_today(settings, clock)).date())
    return App(
        settings=settings,
        clock=clock or _clock(settings, records),
        records=records,
        spool=Spool(settings.spool_dir, vault),
        texts=load_content(settings.keyline_nation),
        terms=Terms(load_consent_table()),
        danger_rules=load_danger_rules(),
        danger_scorer=DangerScorer(_classifier_folder(settings), load_bounds()),
        sender=sender or TwilioSender(settings),
    )


def _classifier_folder(settings: Settings) -> Path | None:
    if not settings.keyline_screen_classifier:
        return None
    return classifier_folder(settings.models_dir)


def _clock(settings: Settings, records: Records) -> Clock:
    """The machine's clock; the test clock only where the settings say where that begins, which
    they refuse to say in live mode."""
    if settings.keyline_test_clock is None:
        return SystemClock()

    def read() -> datetime | None:
        with records.begin() as unit:
            return find_set_time(unit)

    return SetClock(settings.keyline_test_clock, read)


def _today(settings: Settings, clock: Clock | None) -> datetime:
    """Roughly now, asked of no database: that may not answer yet."""
    return settings.keyline_test_clock or (clock or SystemClock()).now()
