"""What a phrase of the danger pages matches, and which phrases are refused."""

from __future__ import annotations

import pytest

from bot.care.danger_guards import weigh
from bot.care.danger_rules import Family, RuleError, Rules, compile_rules, find_hits, read
from bot.care.danger_text import Spelling

LISTS = {"self": ["myself|himself", "me self"], "way": ["hang|drown <self>"], "round": ["<round>"]}
SPELLING = Spelling({"gonna": ("going", "to")}, {}, frozenset(), (), frozenset())


def rules(*phrases: str, category: str = "suicide_intent", level: str = "4h") -> Rules:
    return compile_rules([family(*phrases, category=category, level=level)], LISTS, SPELLING)


def family(*phrases: str, category: str = "suicide_intent", level: str = "4h") -> Family:
    return Family(category, category, "either", level, "a test", phrases)


def matched(phrase: str, text: str) -> list[str]:
    known = rules(phrase)
    words = read(known, text)
    return [" ".join(w.plain for w in words[h.begin : h.end]) for h in find_hits(known, words)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("kill|hang myself", "i will hang myself", ["hang myself"]),
        ("kill <self>", "kill me self", ["kill me self"]),
        ("<way>", "he will drown himself", ["drown himself"]),
        ("want [really] to", "want to", ["want to"]),
        ("want [really] to", "want really to", ["want really to"]),
        ("took .. tablets", "took all my tablets", ["took all my tablets"]),
        ("took .. tablets", "took all of my tablets", []),
        ("took .. tablets", "took all. tablets", []),
        ("took ... tablets", "took all of my tablets", ["took all of my tablets"]),
        ("took # tablets", "took 30 tablets", ["took 30 tablets"]),
        ("suicid*", "suicidally", ["suicidally"]),
        ("(end it|top myself) now", "top myself now", ["top myself now"]),
        ("^ goodbye $", "hello. goodbye. x", ["goodbye"]),
        ("^ goodbye $", "goodbye then", []),
        ("gonna die", "going to die", ["going to die"]),
        ("die", "diet", []),
    ],
)
def test_a_phrase_matches_as_it_reads(phrase: str, text: str, found: list[str]) -> None:
    assert matched(phrase, text) == found


@pytest.mark.parametrize(
    "phrase", ["", "(kill", "kill)", "<nobody> die", "kill ()", "<round>", "kill & die", "| kill"]
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(RuleError):
        rules(phrase)


def test_what_stands_around_lowers() -> None:
    known = compile_rules(
        [
            family("kill myself"),
            family("not|never", category="negation", level="none"),
            family("years ago", category="history", level="none"),
            family("the film", category="story", level="none"),
            family("again", category="still", level="none"),
            family("kill myself laughing", category="idiom", level="none"),
        ],
        LISTS,
        SPELLING,
    )

    def level(text: str) -> list[str]:
        words = read(known, text)
        return [level for _, level in weigh(find_hits(known, words), words)]

    assert level("kill myself") == ["4h"]
    assert level("i will not kill myself") == ["today"]
    assert level("not today. kill myself") == ["4h"]
    assert level("kill myself years ago") == ["none"]
    assert level("years ago. kill myself") == ["4h"]
    assert level("kill myself years ago and again") == ["4h"]
    assert level("in the film kill myself") == ["none"]
    assert level("kill myself laughing") == []
