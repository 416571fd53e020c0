"""Every text that is shipped keeps the rules, and each rule catches what it is for."""

from __future__ import annotations

import pytest

from bot.content.catalogue import Text, load
from bot.content.lint import LONGEST, lint, lint_text
from bot.messaging.gsm7 import is_gsm7, parts
from bot.settings import NATIONS

ENGLAND = "ring 111 and choose option 2"


def _text(words: str, kind: str = "session", text_id: str = "sample") -> Text:
    import string

    names = frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name)
    return Text(text_id, kind, words, names)  # type: ignore[arg-type]


@pytest.mark.parametrize("nation", NATIONS)
def test_every_text_keeps_every_rule_in_every_nation(nation: str) -> None:
    assert [f"{f.text_id}: {f.rule}: {f.found}" for f in lint(load(nation))] == []


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (_text("Reply STOP to end."), "network"),
        (_text("Text HELP if you need us."), "network"),
        (_text("You have not given consent."), "banned"),
        (_text("Patients may call."), "banned"),
        (_text("We are here for you 24/7."), "banned"),
        (_text("You are at low risk."), "banned"),
        (_text("Well done!"), "banned"),
        (_text("Under Data Protection law we may not say."), "banned"),
        (_text("Glad to hear it \U0001f642."), "GSM-7"),
        (_text("Si\u00e2n will ring you."), "GSM-7"),
        (_text("x" * 307), "parts"),
        (_text("word " * 17 + "."), "words a sentence"),
        (_text("Keyline: {key_worker} waits.", "staff"), "kind staff"),
        (_text("Keyline: ring {number}.", "staff"), "kind staff"),
        (_text("Ring {number} about {key_worker}.", "outage"), "kind outage"),
        (_text("Ask {team_number}.", text_id="refusal_new"), "refusal"),
        (_text("Staff will read it by {when}."), "wait"),
        (_text("I am telling our duty worker.", "crisis"), "999"),
        (_text("Hello {nickname}."), "known placeholders"),
    ],
)
def test_a_text_that_breaks_a_rule_is_caught(broken: Text, rule: str) -> None:
    faults = lint_text(broken, ENGLAND)
    assert len(faults) >= 1
    assert any(rule in fault.rule for fault in faults), faults


@pytest.mark.parametrize(
    "good",
    [
        "Your key worker is {key_worker}. Text here or call {team_number}.",
        "In the end it is your choice. You can stop texting any time.",
        "No one is at fault. Help is there: {crisis_line}.",
    ],
)
def test_an_ordinary_text_is_not_caught(good: str) -> None:
    assert lint_text(_text(good), ENGLAND) == []


def test_the_longest_values_are_as_long_as_real_ones() -> None:
    assert len(LONGEST["organisation"]) >= 39
    assert all(is_gsm7(value) for value in LONGEST.values())


def test_danger_is_answered_in_one_text_where_it_can_be() -> None:
    for nation in NATIONS:
        assert parts(load(nation).fill("urgent", {})) == 1
