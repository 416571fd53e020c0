"""What the classifier is taught: slips, targets, and parts that share no text."""

from __future__ import annotations

import random

from bot.care.screen import Level
from bot.danger.examples import Example
from bot.danger.folds import split
from bot.danger.training import _targets, list_examples
from bot.danger.tuning import _is_seen, with_slips


def test_slips_are_few_and_half_are_none() -> None:
    chance = random.Random(1)
    text = "i have had enough of all of this and nobody rings me back"
    made = [with_slips(text, chance) for _ in range(400)]
    assert 150 < sum(m == text for m in made) < 330
    assert all(abs(len(m) - len(text)) < 8 for m in made)
    assert with_slips("", chance) == ""


def test_what_is_learnt_is_mostly_left_out_of_the_next_pass() -> None:
    chance = random.Random(1)
    assert all(_is_seen(0.5, chance) for _ in range(100))
    assert 20 < sum(_is_seen(0.97, chance) for _ in range(100)) < 40


def test_targets_say_nothing_where_nobody_knows() -> None:
    examples = [
        Example("a", Level.NOW, "missing", "other"),
        Example("b", Level.TODAY, kind="negated"),
        Example("c", Level.NONE, kind="idiom"),
        Example("d", Level.NONE, kind="ordinary"),
        Example("e", Level.NONE, kind="other_intent", wish="greet/greet"),
    ]
    targets = _targets(examples, ["missing", "none"], ["greet/greet", "idiom", "negated"])
    assert targets["level"].tolist() == [0, 2, 4, 4, 4]
    assert targets["category"].tolist() == [0, -1, 1, 1, 1]
    assert targets["perspective"].tolist() == [1, -1, -1, -1, -1]
    assert targets["wish"].tolist() == [-1, 2, 1, -1, 0]


def test_nearly_the_same_texts_share_a_part() -> None:
    texts = [f"the bus was late again on {day}" for day in ("monday", "tuesday", "sunday")]
    others = ["my cat is asleep", "who is my worker", "thanks for ringing", "i moved house"]
    examples = [Example(t, Level.NONE, kind="ordinary") for t in [*texts, *others] * 2]
    parts = split(examples, 3)
    assert len({parts[0], parts[1], parts[2], parts[7]}) == 1


def test_no_text_is_both_danger_and_ordinary() -> None:
    examples = list_examples()
    danger = {e.text for e in examples if e.is_danger}
    ordinary = {e.text for e in examples if e.kind == "other_intent"}
    assert "the telly is talking to me again" in danger
    assert danger & ordinary == set()


def test_there_is_enough_to_learn_from() -> None:
    examples = list_examples()
    danger = [e for e in examples if e.is_danger]
    assert len(danger) > 2500
    assert sum(bool(e.kind) and e.kind != "other_intent" for e in examples) > 2500
    assert sum(e.perspective == "other" for e in danger) / len(danger) > 0.3
