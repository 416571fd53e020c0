from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from bot.language.entities import LABELS, Entity
from bot.language.entity_tagger import EntityTagger, Example, train_tagger

NEWS, CALL = "report_concern_about_other", "contact_key_worker"


def example(text: str, intent: str, **marked: str) -> Example:
    return text, intent, [_entity(text, label, words) for label, words in marked.items()]


def _entity(text: str, label: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": label, "start": start, "end": start + len(words)}


EXAMPLES = [
    example("can jelena ring me on friday", CALL, worker_name="jelena", time="on friday"),
    example("can tomasz ring me please", CALL, worker_name="tomasz"),
    example("ask wiktor to ring me on monday", CALL, worker_name="wiktor", time="monday"),
    example("ask mehwish to ring me", CALL, worker_name="mehwish"),
    example("ask bronagh to ring me later", CALL, worker_name="bronagh"),
    example("can somebody ring me", CALL),
    example("can you ring me at 4", CALL, time="at 4"),
    example("my brother is up all night pacing", NEWS, person_name="my brother", symptom="pacing"),
    example("my sister keeps pacing the floor", NEWS, person_name="my sister", symptom="pacing"),
    example("she is fine", NEWS),
    example("nothing new here", NEWS),
] * 6


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("field") / "field"
    train_tagger(EXAMPLES, path)
    return path.read_bytes()


@pytest.fixture
def tagger(trained: bytes) -> EntityTagger:
    return EntityTagger(trained)


def found(tagger: EntityTagger, text: str, intent: str | None = CALL) -> set[str]:
    return {f"{e.label}: {text[e.start : e.end]}" for e in tagger.find(text, intent, [])}


def test_a_name_in_small_letters_is_known_by_where_it_stands(tagger: EntityTagger) -> None:
    assert found(tagger, "ask przemek to ring me") == {"worker_name: przemek"}


def test_the_word_before_a_time_is_no_part_of_it(tagger: EntityTagger) -> None:
    assert "time: friday" in found(tagger, "ask wiktor to ring me on friday")


def test_the_same_examples_give_the_same_field(trained: bytes, tmp_path: Path) -> None:
    train_tagger(EXAMPLES, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == trained


def test_without_a_mark_nothing_is_learnt(tmp_path: Path) -> None:
    train_tagger([example("can you ring me", CALL)], tmp_path / "field")
    assert not (tmp_path / "field").exists()


@pytest.mark.parametrize(
    "text",
    ["", " ", "😀", "...", "'s", "can café's 😀 wiktor\u2019s mum\nring me, " * 40, "ﷺ" * 99],
)
@pytest.mark.parametrize("intent", [CALL, "an intent it never met", None])
def test_any_text_can_be_asked(tagger: EntityTagger, text: str, intent: str | None) -> None:
    entities = tagger.find(text, intent, [])
    assert all(e.label in LABELS and 0 <= e.start < e.end <= len(text) for e in entities)
    assert all(one.end <= other.start for one, other in itertools.pairwise(entities))


def test_the_ending_of_an_owner_is_no_part_of_a_name(tagger: EntityTagger) -> None:
    assert found(tagger, "can wiktor's manager ring me") <= {"worker_name: wiktor"}


def test_what_the_lists_say_is_looked_at(tagger: EntityTagger) -> None:
    text = "my brother is pacing"
    hints = [Entity("symptom", 14, 20)]
    assert hints[0] in tagger.find(text, NEWS, hints)


def test_a_word_for_any_medicine_names_none(tmp_path: Path) -> None:
    given = [
        example("he stopped his tablets", NEWS, medication="tablets"),
        example("he stopped his clozapine", NEWS, medication="clozapine"),
        example("he is fine", NEWS),
    ] * 6
    train_tagger(given, tmp_path / "field")
    tagger = EntityTagger((tmp_path / "field").read_bytes())
    assert found(tagger, "he stopped his tablets", NEWS) == set()
    assert found(tagger, "he stopped his clozapine", NEWS) == {"medication: clozapine"}
