"""The plan of a load: set before the first text, spaced, in order, the same for the same seed."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import pytest

from bench.plan import Planned, Texter, load_mix, one_long_conversation, plan
from bot.care.screen import screen
from bot.content.danger import load_danger_rules

MIX = load_mix()
RULES = load_danger_rules()
TEXTERS = [
    *(Texter(f"+4477009004{n:02}", "service_user") for n in range(60)),
    *(Texter(f"+4477009005{n:02}", "carer") for n in range(25)),
    *(Texter(f"+4477009006{n:02}", "stranger") for n in range(6)),
]


@pytest.fixture(scope="module")
def texts() -> list[Planned]:
    return plan(rate=10, seconds=60, texters=TEXTERS, mix=MIX, seed=3)


def test_the_rate_is_kept_whatever_is_said(texts: list[Planned]) -> None:
    firsts = [t for t in texts if not t.repeat]
    assert [t.at for t in firsts] == pytest.approx([n / 10 for n in range(600)])


def test_the_same_seed_gives_the_same_plan(texts: list[Planned]) -> None:
    assert plan(10, 60, TEXTERS, MIX, seed=3) == texts
    assert plan(10, 60, TEXTERS, MIX, seed=4) != texts


def test_a_repeat_comes_after_its_first_with_the_same_sid(texts: list[Planned]) -> None:
    firsts = {t.sid: t for t in texts if not t.repeat}
    repeats = [t for t in texts if t.repeat]
    assert len(firsts) == 600
    assert 1 <= len(repeats) <= 20
    for text in repeats:
        assert text.body == firsts[text.sid].body
        assert text.at > firsts[text.sid].at


def test_nobody_texts_on_before_thinking(texts: list[Planned]) -> None:
    by_texter: dict[str, list[float]] = defaultdict(list)
    for text in texts:
        if not text.repeat:
            by_texter[text.texter.number].append(text.at)
    gaps = [b - a for times in by_texter.values() for a, b in itertools.pairwise(times)]
    assert gaps
    assert min(gaps) >= 4.0


def test_a_few_texts_are_calls_for_help_and_only_those(texts: list[Planned]) -> None:
    assert all(screen(t.body, RULES).is_danger == t.urgent for t in texts)
    share = Counter(t.urgent for t in texts)[True] / len(texts)
    assert 0.005 < share < 0.05


def test_every_call_for_help_of_the_file_is_one_and_no_other_text_is() -> None:
    assert all(screen(body, RULES).is_danger for body in MIX.urgent)
    said = [
        way
        for conversations in MIX.conversations.values()
        for conversation in conversations
        for ways in conversation["turns"]
        for way in ways
    ]
    assert all(isinstance(way, str) for way in said)
    assert not [way for way in said if screen(way, RULES).is_danger]


def test_one_long_conversation_is_one_persons_and_calm() -> None:
    texts = one_long_conversation(TEXTERS[0], 120, MIX, seed=5)
    assert len(texts) == len({t.sid for t in texts}) == 120
    assert {t.texter for t in texts} == {TEXTERS[0]}
    assert not any(t.urgent for t in texts)
