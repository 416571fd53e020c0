"""The phrases of the danger screen as data: owned, dated, readable, and worth what they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.care.screen import Level, Scores, screen
from bot.content.danger import (
    FOLDER,
    DangerRulesError,
    list_pages,
    load_bounds,
    load_danger_rules,
)
from bot.danger.examples import read_folder, read_ordinary

ROOT = Path(__file__).parents[2]
GUARDS = {"idiom", "negation", "history", "story", "still"}
CATEGORIES = set(
    "suicide_intent passive_ideation self_harm medical_emergency harm_to_others psychosis_danger "
    "abuse_adult abuse_child domestic_abuse neglect missing carer_breaking_point".split()
)


def test_every_page_is_owned_and_dated() -> None:
    for page in list_pages():
        assert page.owner
        assert page.review_by > date(2026, 11, 22), page.name


def test_every_family_is_of_a_known_category_and_has_a_reason() -> None:
    for family, _ in load_danger_rules().phrases:
        assert family.category in CATEGORIES | GUARDS, family.id
        assert len(family.reason) > 10, family.id
        means_nothing_alone = family.category in GUARDS or bool(family.sign)
        assert family.level != "none" or means_nothing_alone, family.id
        assert family.category not in GUARDS or family.level == "none", family.id


def test_drafts_can_be_left_out() -> None:
    polish = "chce sie zabic"
    assert screen(polish, load_danger_rules()).is_danger
    assert not screen(polish, load_danger_rules(drafts=False)).is_danger


def _pages(folder: Path) -> None:
    for path in FOLDER.glob("*.yml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("level", "soon"),
        ("perspective", "us"),
        ("phrases", ["(kill"]),
        ("surprise", 1),
        ("agreed", "today"),
        ("reason", None),
    ],
)
def test_a_page_with_a_fault_gives_no_rules(tmp_path: Path, key: str, value: object) -> None:
    _pages(tmp_path)
    page = tmp_path / "suicide.yml"
    content = yaml.safe_load(page.read_text(encoding="utf-8"))
    if value is None:
        del content["families"][0][key]
    else:
        content["families"][0][key] = value
    page.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DangerRulesError):
        load_danger_rules(tmp_path)


def test_a_weak_phrase_is_of_today_until_the_classifier_says_so_too(tmp_path: Path) -> None:
    page = tmp_path / "harm.yml"
    family = {
        "id": "harm",
        "category": "harm_to_others",
        "perspective": "either",
        "level": "4h",
        "reason": "They say that they will hurt somebody.",
        "phrases": ["hurt them tonight"],
        "weak": ["get even"],
    }
    _pages(tmp_path)
    for other in tmp_path.glob("*.yml"):
        if other.name not in ("lists.yml", "spelling.yml", "guards.yml"):
            other.unlink()
    content = {"owner": "us", "version": "1", "review_by": date(2027, 1, 1), "families": [family]}
    page.write_text(yaml.safe_dump(content), encoding="utf-8")
    rules, bounds = load_danger_rules(tmp_path), load_bounds()
    agreeing = Scores(0, bounds.agreed, 0, 0, "harm_to_others", "self", (0, 0), bounds)
    assert screen("i will hurt them tonight", rules).level is Level.FOUR_HOURS
    silent = Scores(0, 0, 0, 0, "harm_to_others", "self", (0, 0), bounds)
    doubting = Scores(0, 0, 0, bounds.seen, "harm_to_others", "self", (0, 0), bounds)
    assert screen("i will hurt them tonight", rules, (), silent).level is Level.FOUR_HOURS
    assert screen("i will get even", rules, (), silent).level is Level.NONE
    assert screen("i will get even", rules, (), doubting).level is Level.TODAY
    assert screen("i will get even", rules, (), agreeing).level is Level.FOUR_HOURS
    assert screen("i will get even", rules).level is Level.FOUR_HOURS
    content["families"] = [{**family, "level": "none"}]
    page.write_text(yaml.safe_dump(content), encoding="utf-8")
    load_danger_rules.cache_clear()
    with pytest.raises(DangerRulesError, match="weak phrases need a level"):
        load_danger_rules(tmp_path)


def test_a_page_without_an_owner_gives_no_rules(tmp_path: Path) -> None:
    _pages(tmp_path)
    (tmp_path / "more.yml").write_text("families: []\n", encoding="utf-8")
    with pytest.raises(DangerRulesError):
        load_danger_rules(tmp_path)


def test_bounds_are_between_nothing_and_certainty(tmp_path: Path) -> None:
    assert 0 < load_bounds().check <= load_bounds().emergency <= 1
    wrong = tmp_path / "bounds.yml"
    given = "now: 0.5\nemergency: 2\nagreed: 0.1\nseen: 0.1\ntogether: 0.7\npiece: 0.7\n"
    given += "today: 0.5\ncheck: 0.5\nroutine: 0.2\nnamed: 0.5\nabuse: 0.2\n"
    wrong.write_text(given, encoding="utf-8")
    with pytest.raises(DangerRulesError, match="between 0 and 1"):
        load_bounds(wrong)


def test_phrases_alone_keep_their_floor() -> None:
    """A part of the examples: enough to see a page that was broken, quick enough for every day."""
    rules = load_danger_rules(drafts=False)
    danger = [e for e in read_folder(ROOT / "data/crisis") if e.is_emergency and e.style == "plain"]
    plain = [screen(e.text, rules).is_danger for e in danger[::3]]
    assert sum(plain) / len(plain) > 0.33
    calm = [e for e in read_folder(ROOT / "data/crisis") if e.kind and e.level is Level.NONE]
    raised = [screen(e.text, rules).is_danger for e in calm[::7]]
    assert sum(raised) / len(raised) < 0.04
    ordinary = read_ordinary(ROOT / "data/nlu")[::7]
    raised = [screen(e.text, rules).is_danger for e in ordinary]
    assert sum(raised) / len(raised) < 0.01
