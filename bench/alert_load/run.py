"""Runs one simulated month on a fresh database, and returns its figures."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bench.alert_load.figures import Figures, count
from bench.alert_load.phones import MovedClock, Phones
from bench.alert_load.plan import Month, Planned, plan_month
from bench.alert_load.play import Player, remembering
from bench.alert_load.rates import Rates
from bench.alert_load.team import Team, add_team
from bench.alert_load.texts import Text
from bot.app import App, build
from bot.care.screen import Level
from bot.content.danger import load_bounds
from bot.language.danger_scores import DangerScorer
from bot.records.keys import ensure_keys_file
from bot.services.screen_text import screen_text
from bot.settings import load

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Given:
    """What a month is made of."""

    month: Month
    texts: Sequence[Text]
    rates: Rates
    seed: int
    classifier: Path | None
    """The folder of the trained classifier; None plays the month without it."""


def run_month(given: Given, app_url: str) -> Figures:
    """Play a month on an empty, migrated database. The same `given` gives the same figures."""
    clock, phones = MovedClock(given.month.begins - _A_DAY), Phones()
    with _app(app_url, clock, phones, given.classifier) as (app, home):
        team = add_team(app, home / "team", given.month, given.rates)
        planned = _plan(app, given, team)
        player = Player(app, clock, phones, team, given.rates, given.seed)
        player.play(planned, given.month.ends)
        return count(app, planned, player.sent, team, given.rates)


def _plan(app: App, given: Given, team: Team) -> list[Planned]:
    times = given.rates.false_times

    def weigh(text: Text) -> float:
        false = text.label is Level.NONE and screen_text(app, text.body).is_danger
        return times if false else 1.0

    month, rates, seed = given.month, given.rates, given.seed
    if times == 1.0:
        return plan_month(month, team.texters, given.texts, rates, seed)
    weights = {text: weigh(text) for text in given.texts}
    return plan_month(month, team.texters, given.texts, rates, seed, lambda t: weights[t])


@contextmanager
def _app(
    app_url: str, clock: MovedClock, phones: Phones, classifier: Path | None
) -> Iterator[tuple[App, Path]]:
    home = Path(tempfile.mkdtemp(prefix="keyline-load-"))
    environ = {
        "KEYLINE_HOME": str(home),
        "DATABASE_URL": app_url,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "a-token-for-the-bench",
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "TWILIO_SMS_FROM": "+447700900000",
        "KEYLINE_SCREEN_CLASSIFIER": "off",
    }
    settings = load(environ, env_file=home / "none")
    ensure_keys_file(settings.keyline_keys_file)
    app = build(settings, clock=clock, sender=phones)
    if classifier is not None:
        app = replace(app, danger_scorer=DangerScorer(classifier, load_bounds()))
    try:
        yield remembering(app), home
    finally:
        app.records.engine.dispose()
        shutil.rmtree(home, ignore_errors=True)
