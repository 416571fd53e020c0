"""`python -m bench.alert_load --month 2026-12 --seed 1`: whom a month of texts interrupts."""

from __future__ import annotations

import argparse
import calendar
import json
import os
import platform
import shlex
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import structlog

from bench.alert_load.figures import Figures
from bench.alert_load.plan import Month
from bench.alert_load.rates import RATES_FILE, Rates, RatesError, load_rates
from bench.alert_load.run import Given, run_month
from bench.alert_load.server import Server, throwaway_server
from bench.alert_load.tables import all_tables, one_line_each
from bench.alert_load.texts import load_texts
from bot import settings as project_settings
from bot.content.danger import load_bounds
from bot.language.danger_classifier import classifier_folder
from bot.language.danger_scores import ClassifierState, DangerScorer

WITH, WITHOUT = "with classifier", "phrases alone"
_ROOT = Path(__file__).resolve().parents[2]
_BEGIN, _END = "<!-- figures: written by bench.alert_load -->", "<!-- end of figures -->"


def main() -> None:
    """Read the command line, play the months, print the tables."""
    signal.signal(signal.SIGTERM, _end)  # or the database server would be left behind
    options = _options()
    began = time.monotonic()
    try:
        rates = load_rates(options.rates)
    except RatesError as error:
        sys.exit(f"bench.alert_load: {error}")
    models = options.models or project_settings.load(env_file=_ROOT / ".env").models_dir
    folder = classifier_folder(models)
    found = DangerScorer(folder, load_bounds()).load() is ClassifierState.OK
    runs: dict[str, list[Figures]] = {}
    asked = list(_given(options, rates, folder if found else None))
    classifier = folder.name if found else f"none was found in {models}"
    shown = ""
    with throwaway_server() as server, ProcessPoolExecutor(options.jobs) as pool:
        for name, figures in pool.map(partial(_played, server), asked):
            runs.setdefault(name, []).append(figures)
            shown = _shown(runs, classifier, (time.monotonic() - began) / 60)
            _write(
                options, shown, runs
            )  # each time: what is there already may be all one waits for
    print(shown)


def _end(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _drop(*_: Any) -> Mapping[str, Any]:
    raise structlog.DropEvent


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.alert_load", description=__doc__)
    parser.add_argument("--month", default="2026-12", help="YYYY-MM")
    parser.add_argument("--days", type=int, help="only so many days of it")
    parser.add_argument("--seed", type=int, action="append", help="repeatable")
    parser.add_argument("--rates", type=Path, default=RATES_FILE, help="the assumptions")
    parser.add_argument("--models", type=Path, help="where the trained classifier lies")
    parser.add_argument("--only", choices=("with", "without"), help="one of the two ways")
    parser.add_argument(
        "--sensitivity", action="store_true", help="also twice the danger or alarms"
    )
    parser.add_argument("--jobs", type=int, default=1, help="months at a time")
    parser.add_argument("--json", type=Path, help="write the counts here too")
    parser.add_argument("--write", type=Path, help="put the tables into this page")
    return parser.parse_args()


def _given(
    options: argparse.Namespace, rates: Rates, classifier: Path | None
) -> Iterator[tuple[str, Given]]:
    year, number = map(int, options.month.split("-"))
    days = options.days or calendar.monthrange(year, number)[1]
    month, texts, seeds = Month(date(year, number, 1), days), load_texts(), options.seed or [1]
    first = Given(month, texts, rates, seeds[0], classifier)
    for seed in seeds:
        if classifier is not None and options.only != "without":
            yield WITH, replace(first, seed=seed)
        if options.only != "with" or classifier is None:
            yield WITHOUT, replace(first, seed=seed, classifier=None)
    if options.sensitivity:
        yield "twice the danger", replace(first, rates=rates.with_danger(2))
        yield "twice the false alarms", replace(first, rates=rates.with_false(2))
        yield "twice the texts", replace(first, rates=rates.with_texts(2))


def _played(server: Server, asked: tuple[str, Given]) -> tuple[str, Figures]:
    name, given = asked
    # Alerts by the hundred, each of them meant: nothing of it is for a log.
    structlog.configure(processors=[_drop])
    began = time.monotonic()
    figures = run_month(given, server.new_database())
    took = time.monotonic() - began
    print(f"{name}, seed {given.seed}: {took:.0f} s", file=sys.stderr, flush=True)
    return name, figures


def _shown(runs: Mapping[str, list[Figures]], classifier: str, minutes: float) -> str:
    main_runs = {name: months for name, months in runs.items() if name in (WITH, WITHOUT)}
    others = {name: months for name, months in runs.items() if name not in main_runs}
    command = shlex.join(["python", "-m", "bench.alert_load", *sys.argv[1:]])
    days = round(7 * next(iter(main_runs.values()))[0].weeks)
    seeds = max(len(months) for months in main_runs.values())
    how = (
        f"{datetime.now(UTC).date()}, {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {minutes:.0f} minutes for {sum(map(len, runs.values()))} "
        f"months. Classifier: {classifier}. Counts of {days} days. Means of "
        f"{seeds} seeds, in brackets the least and the most."
    )
    lines = [f"`{command}`", "", how, "", one_line_each(main_runs), "", all_tables(main_runs)]
    if others:
        first = {f"{name}, the first seed": months[:1] for name, months in main_runs.items()}
        lines += ["", "### What changes it most", "", one_line_each({**first, **others})]
    return "\n".join(lines)


def _write(options: argparse.Namespace, shown: str, runs: Mapping[str, list[Figures]]) -> None:
    if options.json:
        counts = {name: [f.as_values() for f in months] for name, months in runs.items()}
        options.json.write_text(json.dumps(counts, indent=1))
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(_BEGIN)
        after = rest.partition(_END)[2]
        options.write.write_text(f"{before}{_BEGIN}\n{shown}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
