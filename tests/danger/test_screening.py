"""`keyline screen` and `keyline evaluate crisis` on small files, without a classifier."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.danger.evaluation import evaluate_crisis
from bot.danger.examples import ExamplesError, read_examples
from bot.danger.screening import Screener, screen_file
from bot.settings import Settings, load

POSITIVES = """
- category: suicide_intent
  perspective: self
  lane: now
  style: plain
  texts: ["i am going to kill myself now", "the pond looks deep"]
"""
NEGATIVES = """
- kind: idiom
  lane: none
  texts: ["dying for a brew", "i want to die on that hill"]
- kind: other_intent
  intent: greet
  lane: none
  texts: ["hiya"]
"""


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return load({"KEYLINE_HOME": str(tmp_path)}, env_file=None)


def test_one_line_for_each_in_order(given: Settings, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    texts = ["hiya", "i want to kill myself", "", "HELP"]
    path.write_text("".join(f"{json.dumps({'text': t})}\n" for t in texts), encoding="utf-8")
    found = [json.loads(line) for line in screen_file(Screener(given), path)]
    assert [f["text"] for f in found] == texts
    assert [f["lane"] for f in found] == ["none", "4h", "none", "4h"]
    assert found[1]["categories"][0] == "suicide_intent"
    assert found[1]["evidence"]


@pytest.mark.parametrize("line", ["no json", "[]", '{"words": "x"}', '{"text": 3}'])
def test_a_bad_line_is_named_by_its_number(given: Settings, tmp_path: Path, line: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(f'{{"text": "hiya"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(ExamplesError, match="line 3"):
        list(screen_file(Screener(given), path))


def test_the_evaluation_says_shares_and_no_text(given: Settings, tmp_path: Path) -> None:
    positives, negatives = tmp_path / "p.yml", tmp_path / "n.yml"
    positives.write_text(POSITIVES, encoding="utf-8")
    negatives.write_text(NEGATIVES, encoding="utf-8")
    misses, curve = tmp_path / "misses.jsonl", tmp_path / "curve.png"
    said = "\n".join(evaluate_crisis(given, positives, negatives, misses, curve))
    assert "suicide_intent" in said
    assert "other_intent" in said
    assert "No classifier: missing" in said
    assert "pond" not in said
    listed = [json.loads(line) for line in misses.read_text(encoding="utf-8").splitlines()]
    assert "the pond looks deep" in [m["text"] for m in listed]
    assert curve.read_bytes().startswith(b"\x89PNG")


def test_misses_are_listed_only_when_asked(given: Settings, tmp_path: Path) -> None:
    positives, negatives = tmp_path / "p.yml", tmp_path / "n.yml"
    positives.write_text(POSITIVES, encoding="utf-8")
    negatives.write_text(NEGATIVES, encoding="utf-8")
    before = set(tmp_path.iterdir())
    list(evaluate_crisis(given, positives, negatives))
    assert set(tmp_path.iterdir()) == before


def test_examples_come_as_json_lines_too(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"text": "x", "lane": "4h", "category": "missing"}\n', encoding="utf-8")
    [example] = read_examples(path)
    assert example.is_emergency
    assert example.category == "missing"
    path.write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(ExamplesError):
        read_examples(path)
