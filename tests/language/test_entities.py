from __future__ import annotations

import itertools
from typing import Any

import pytest

from bot.language.entities import LABELS, EntityFinder, Learnt, learn

CONCERN, CONTACT = "report_concern_about_other", "contact_key_worker"


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(
        Learnt(about_people=frozenset({CONCERN}), with_severity=frozenset({CONCERN}))
    )


def found(finder: EntityFinder, text: str, intent: str = CONCERN, **more: Any) -> set[str]:
    return {f"{e.label}: {text[e.start : e.end]}" for e in finder.find(text, intent, **more)}


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("my son is hearing voices again", {"person_name: my son", "symptom: hearing voices"}),
        ("me mam wont take her tablets", {"person_name: me mam", "medication: tablets"}),
        ("Our Kev stopped his olanzipine", {"person_name: Our Kev", "medication: olanzipine"}),
        (
            "dad is a lot worse since monday",
            {"person_name: dad", "severity: a lot worse", "time: since monday"},
        ),
        (
            "my brother Bilal is not sleeping",
            {"person_name: my brother Bilal", "symptom: not sleeping"},
        ),
        ("He takes Prozac", {"medication: Prozac"}),
        ("nothing to see here", set()),
        ("", set()),
    ],
)
def test_what_a_text_mentions(finder: EntityFinder, text: str, entities: set[str]) -> None:
    assert found(finder, text) == entities


def test_whose_name_it_is_depends_on_what_the_text_is_about(finder: EntityFinder) -> None:
    text = "Marta did not ring"
    assert found(finder, text, CONCERN) == {"person_name: Marta"}
    assert found(finder, text, CONTACT) == {"worker_name: Marta"}


def test_a_title_says_whose_name_it_is(finder: EntityFinder) -> None:
    assert found(finder, "what did Dr Okoro say") == {"worker_name: Dr Okoro"}
    assert found(finder, "auntie Bev is poorly", CONTACT) >= {"person_name: auntie Bev"}


def test_the_records_know_best(finder: EntityFinder) -> None:
    text = "sam and my son"
    assert found(finder, text, worker_names=[(0, 3)]) == {"worker_name: sam", "person_name: my son"}


@pytest.mark.parametrize("text", ["will you ring me", "I said no", "may i ask", "grace before tea"])
def test_words_that_are_names_too_are_words(finder: EntityFinder, text: str) -> None:
    assert not any("name" in entity for entity in found(finder, text))


def test_how_much_counts_only_where_something_is_reported(finder: EntityFinder) -> None:
    assert found(finder, "thanks very much", "thank_bye") == set()


def test_offsets_are_into_the_text_as_given(finder: EntityFinder) -> None:
    text = "  café 😀\n my mum's poorly…  since 2moro "
    entities = finder.find(text, CONCERN)
    assert [text[e.start : e.end] for e in entities] == ["my mum", "poorly", "since 2moro"]
    assert all(e.label in LABELS for e in entities)


def test_none_overlaps_another(finder: EntityFinder) -> None:
    text = "my son Bilal has not slept since last sunday night and it is getting much worse " * 5
    entities = finder.find(text, CONCERN)
    assert all(a.end <= b.start for a, b in itertools.pairwise(entities))


def test_examples_teach_phrases_names_and_intents() -> None:
    def marked(text: str, label: str, words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"entity": label, "start": start, "end": start + len(words)}

    texts = ["he is all jittery", "Zbigniew is all jittery", "the week is long", "a week", "a week"]
    examples = [
        (texts[0], CONCERN, [marked(texts[0], "symptom", "all jittery")]),
        (
            texts[1],
            CONCERN,
            [
                marked(texts[1], "person_name", "Zbigniew"),
                marked(texts[1], "symptom", "all jittery"),
            ],
        ),
        (texts[2], CONCERN, [marked(texts[2], "symptom", "week")]),
        (texts[3], CONTACT, []),
        (texts[4], CONTACT, []),
    ]
    learnt = learn(examples)
    assert learnt.phrases["symptom"] == {"all jittery"}
    assert learnt.about_people == {CONCERN}
    assert Learnt.of(learnt.as_dict()) == learnt
    taught = EntityFinder(learnt)
    assert found(taught, "zbigniew is all jittery") == {
        "person_name: zbigniew",
        "symptom: all jittery",
    }
