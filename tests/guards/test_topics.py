"""What the dialogue learns, what the rules lead to and what is answered are the same."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.dialogue.topics import DANGER, TOPICS
from bot.services.answers.table import ANSWERS

ROOT = Path(__file__).resolve().parents[2]
#: Rasa's own, for what was not understood.
_FALLBACK = "nlu_fallback"


def test_every_topic_that_is_learnt_has_an_answer_and_the_same_default() -> None:
    answered = {intent: tuple(topics) for intent, topics in ANSWERS.items() if intent != _FALLBACK}
    assert answered == TOPICS


def test_every_intent_of_the_domain_has_a_row() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert set(domain["intents"]) - {DANGER} == set(ANSWERS)


def test_danger_is_learnt_from_no_words_and_answered_by_no_row() -> None:
    assert DANGER not in TOPICS
    assert DANGER not in ANSWERS
    found = [p for p in (ROOT / "data").rglob("*.yml") if f"intent: {DANGER}\n" in p.read_text()]
    assert found == [ROOT / "data" / "rules" / "danger.yml"]
