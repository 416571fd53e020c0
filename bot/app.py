"""Builds everything, once, for an entry point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.bank_holidays import closed_days
from bot.care.alert_clocks import AlertClocks
from bot.care.answer_clocks import AnswerClocks
from bot.care.consent_table import Terms
from bot.care.danger_rules import Rules
from bot.care.lane_rules import LaneRules
from bot.care.unstaffed_hours import UnstaffedHours
from bot.clock import Clock, SetClock, SystemClock, local
from bot.content.alert_clocks import load_alert_clocks
from bot.content.answer_clocks import load_answer_clocks
from bot.content.canned import CannedAnswer, load_canned_answers
from bot.content.card import CardText, load_card
from bot.content.catalogue import Catalogue
from bot.content.catalogue import load as load_content
from bot.content.consent import load_consent_table
from bot.content.danger import load_bounds, load_danger_rules, load_plain
from bot.content.danger_replies import DangerReplies, load_danger_replies
from bot.content.lane_clocks import load_lane_clocks
from bot.content.lane_rules import load_lane_rules
from bot.content.options import FILE, OptionsError, load_options, make_terms
from bot.content.unstaffed_hours import load_unstaffed_hours
from bot.language.danger_classifier import classifier_folder
from bot.language.danger_scores import DangerScorer
from bot.messaging.mail import EverySender, MailSender
from bot.messaging.media import MediaFetcher
from bot.messaging.sender import Sender, TwilioSender
from bot.records.set_time import find_set_time
from bot.records.spool import Spool
from bot.records.unit import Records, make_engine
from bot.records.vault import Vault, open_vault
from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class App:
    """What services work with."""

    settings: Settings
    clock: Clock
    records: Records
    spool: Spool
    texts: Catalogue
    danger: DangerReplies
    terms: Terms
    alert_clocks: AlertClocks
    answer_clocks: AnswerClocks
    canned: tuple[CannedAnswer, ...]
    card: CardText
    unstaffed: UnstaffedHours
    danger_rules: Rules
    lane_rules: LaneRules
    danger_scorer: DangerScorer
    sender: Sender
    media: MediaFetcher


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    sender: Sender | None = None,
    pool_size: int = 8,
) -> App:
    """Build the app. Raises SettingsError, KeysError, or the error of the table, clocks, rules or
    texts that cannot be used (ConsentTableError, ContentError and the like), naming the fault."""
    if settings.database_url is None:
        raise SettingsError(
            "DATABASE_URL is not set; expected the address of a PostgreSQL database "
            "(`keyline up` sets it for the embedded one)"
        )
    vault = open_vault(settings.keyline_keys_file)
    records = _records(settings, settings.database_url, vault, pool_size)
    today = local(_today(settings, clock)).date()
    # Looked up here, so that nobody's text waits for it.
    closed_days(settings.keyline_nation, today)
    texts = load_content(settings.keyline_nation)
    return App(
        settings=settings,
        clock=clock or _clock(settings, records),
        records=records,
        spool=Spool(settings.spool_dir, vault),
        texts=texts,
        danger=load_danger_replies(texts),
        terms=_terms(settings, today),
        alert_clocks=load_alert_clocks(settings.keyline_home),
        answer_clocks=load_answer_clocks(settings.keyline_home),
        canned=load_canned_answers(settings.keyline_home),
        card=load_card(),
        unstaffed=load_unstaffed_hours(settings.keyline_home, today),
        danger_rules=load_danger_rules(),
        lane_rules=load_lane_rules(),
        danger_scorer=DangerScorer(_classifier_folder(settings), load_bounds(), load_plain()),
        sender=sender or EverySender(TwilioSender(settings), MailSender(settings.smtp_url)),
        media=MediaFetcher(settings),
    )


def _records(settings: Settings, url: str, vault: Vault, pool_size: int) -> Records:
    clocks = load_lane_clocks(settings.keyline_home)
    return Records(make_engine(url, pool_size), vault, settings.keyline_nation, clocks)


def _terms(settings: Settings, today: date) -> Terms:
    """The consent table with the options that somebody signed for."""
    try:
        options = load_options(settings.keyline_home / FILE, today)
    except OptionsError as error:
        raise SettingsError(str(error)) from None
    return make_terms(load_consent_table(), options)


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
