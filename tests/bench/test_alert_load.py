"""The simulated month: the same seed gives the same figures, and the counts add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from bench.alert_load.figures import FALSE, LOWER, TRUE, Figures, sort_of, truth_of
from bench.alert_load.plan import Month, Texter, plan_month
from bench.alert_load.rates import Rates, RatesError, load_rates
from bench.alert_load.run import Given, run_month
from bench.alert_load.tables import all_tables, one_line_each
from bench.alert_load.team import next_working_moment
from bench.alert_load.texts import Text, load_texts
from bot.records.migrate import migrate
from tests.conftest import Database

TWO_DAYS = Month(date(2026, 12, 1), 2)


@cache
def small() -> Rates:
    """Fifteen people who text a lot, and of danger too: two days are to show something."""
    rates = load_rates()
    return replace(
        rates,
        workers=3,
        service_users=11,
        carers=4,
        texts_a_week_service_user=12.0,
        texts_a_week_carer=8.0,
        danger_per_1000={"now": 60, "4h": 80, "today": 60, "check": 40},
    )


def test_a_small_month(database: Database, empty_database: Database) -> None:
    """Played once for everything that is seen of it, and once more to be the same again."""
    given = Given(TWO_DAYS, load_texts(), small(), 1, None)
    figures = run_month(given, database.app_url)
    counts_add_up(figures)
    # What waits interrupts nobody at night.
    assert not [key for key in figures.moments if key[1] == "notice" and key[2] == "night"]
    tables_show_it(figures)
    migrate(empty_database.admin_url, empty_database.app_url)
    again = run_month(given, empty_database.app_url)
    assert again.as_values() == figures.as_values()


def counts_add_up(figures: Figures) -> None:
    assert figures.texts.total() > 40
    assert figures.became.total() == figures.texts.total()
    assert figures.episodes.total() == figures.kinds.total() > 0
    alarmed = [n for (_, became), n in figures.became.items() if became == "alarm"]
    assert figures.episodes.total() <= sum(alarmed)
    assert len(figures.first_answer_minutes) <= figures.episodes.total()
    # Each alert is a text and a call; a copy, a reminder or a notice is a text alone.
    texts, calls = by_way(figures, "sms"), by_way(figures, "voice")
    assert texts["first alert"] == calls["first alert"] >= figures.episodes.total()
    assert texts["further steps"] == calls["further steps"]
    assert calls["notice"] == calls["copies"] == calls["stood down"] == 0
    assert 0 < figures.moments.total() <= sum(texts.values())
    assert 0 < figures.longest_silence_minutes <= 30
    # Every step that tells staff something has a name here.
    assert not [key for key in figures.sent if key[0] == "other"]


def tables_show_it(figures: Figures) -> None:
    page = one_line_each({"one": [figures], "none": [Figures(weeks=1.0, workers=3)]})
    page += all_tables({"one": [figures, figures]})
    assert "nan" not in page
    assert "| first alert |" in page
    assert "a worker, on average" in page


def test_a_plan_is_the_same_for_the_same_seed() -> None:
    texters = [Texter(f"+4477009004{n:02}", "service_user") for n in range(20)]

    def planned(seed: int) -> list[tuple[datetime, str, str]]:
        month = plan_month(Month(date(2026, 10, 20), 10), texters, load_texts(), small(), seed)
        return [(p.at, p.number, p.text.body) for p in month]

    assert planned(3) == planned(3)
    assert planned(3) != planned(4)
    assert planned(3) == sorted(planned(3), key=lambda p: p[:2])


def test_a_plan_has_the_danger_that_the_rates_say() -> None:
    rates = replace(load_rates(), burst={**load_rates().burst, "danger": 0, "ordinary": 0})
    texters = [Texter(f"+447700{n:06}", "service_user") for n in range(1500)]
    month = plan_month(Month(date(2026, 12, 1), 28), texters, load_texts(), rates, 1)
    share = Counter(p.text.sort for p in month)
    assert len(month) == pytest.approx(6_000, rel=0.1)
    assert 1000 * share["4h"] / len(month) == pytest.approx(rates.danger_per_1000["4h"], abs=2.5)
    assert 1000 * share["hard"] / len(month) == pytest.approx(rates.hard_per_1000, rel=0.25)


def test_every_sort_of_text_is_there_for_both_who_write() -> None:
    texts = load_texts()
    sorts = {"now", "4h", "today", "check", "hard", "ordinary", "small_words"}
    assert {(t.sort, t.perspective) for t in texts} == {
        (sort, who) for sort in sorts for who in ("self", "other")
    }
    assert len({(t.body, t.perspective) for t in texts}) == len(texts) >= 380


def test_truth_is_the_most_urgent_text_of_an_item() -> None:
    texts = {t.sort: t for t in load_texts()}

    def of(*sorts: str) -> str:
        return truth_of([texts[sort] for sort in sorts])

    assert of("ordinary", "4h", "check") == TRUE
    assert of("hard", "today", "small_words") == LOWER
    assert of("hard", "small_words") == FALSE


@pytest.mark.parametrize(
    ("step", "sort"),
    [
        ("alert:0.0.0:duty", "first alert"),
        ("alert:1.0.0:call:on_call", "first alert"),
        ("alert:0.0.2:mail:manager", "further steps"),
        ("alert:0.1.0:duty", "further steps"),
        ("alert:0.0.0:copy:lead", "copies"),
        ("moved_on:2026-12-01T10:00:00+00:00:manager", "item moved on"),
        ("notice:key_worker", "notice"),
    ],
)
def test_a_step_says_what_a_text_to_staff_is(step: str, sort: str) -> None:
    assert sort_of(step) == sort


def test_notices_are_read_in_office_hours() -> None:
    friday_evening = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
    assert next_working_moment(friday_evening, "ENG") == datetime(2026, 12, 7, 9, 5, tzinfo=UTC)
    noon = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)
    assert next_working_moment(noon, "ENG") == noon
    christmas = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
    assert next_working_moment(christmas, "ENG").date() == date(2026, 12, 29)


def test_rates_that_cannot_be_are_refused(tmp_path: Path) -> None:
    given = tmp_path / "rates.yml"
    given.write_text("workers: {value: 10, why: none}\n")
    with pytest.raises(RatesError, match="expected what"):
        load_rates(given)


def by_way(figures: Figures, way: str) -> Counter[str]:
    """What went to staff by one way, by sort."""
    found: Counter[str] = Counter()
    for (sort, channel, _), n in figures.sent.items():
        if channel == way:
            found[sort] += n
    return found


def test_small_words_are_no_danger() -> None:
    small_words = [t for t in load_texts() if t.sort == "small_words"]
    assert all(isinstance(t, Text) and t.label == "none" for t in small_words)
