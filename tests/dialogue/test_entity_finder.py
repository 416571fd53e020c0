"""Entities through the trained model: where they stand, and whose names the records know."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.dialogue.conftest import MemoryRows
from tests.dialogue.rasa_in_hand import Dialogue, call, name_services


@pytest.fixture
def dialogue(model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    name_services(monkeypatch)
    return Dialogue(model, rows, monkeypatch)


def heard(dialogue: Dialogue, text: str, names: list[list[int]] | None = None) -> Any:
    """What the action hears of a text."""
    body = call(text, conversation=uuid4())
    if names is not None:
        body["metadata"]["worker_names"] = names
    [answer] = dialogue.post(body)
    assert answer.status_code == 200
    return dialogue.actions.calls[-1]["tracker"]["latest_message"]


def entities(message: Any) -> list[tuple[str, str, int]]:
    return [(e["entity"], e["value"], e["start"]) for e in message["entities"]]


def test_entities_reach_the_actions(dialogue: Dialogue) -> None:
    found = entities(heard(dialogue, "my son has not slept since sunday and stopped olanzapine"))
    assert found == [
        ("person_name", "my son", 0),
        ("symptom", "not slept", 11),
        ("time", "since sunday", 21),
        ("medication", "olanzapine", 46),
    ]


def test_a_name_that_the_records_know_is_a_workers(dialogue: Dialogue) -> None:
    text = "im worried about my son, does winter know"
    start = text.index("winter")
    assert ("worker_name", "winter", start) not in entities(heard(dialogue, text))
    known = entities(heard(dialogue, text, [[start, start + 6]]))
    assert ("worker_name", "winter", start) in known


def test_offsets_are_into_the_text_as_rasa_has_it(dialogue: Dialogue) -> None:
    """Its slash is cut off before Rasa sees it, and the names move with it."""
    text = "/can winter ring me please"
    message = heard(dialogue, text, [[5, 11]])
    assert message["text"] == text[1:]
    assert ("worker_name", "winter", 4) in entities(message)


@pytest.mark.parametrize("names", [[[0]], [["a", "b"]], [[0.5, 1]], 7])
def test_names_that_are_no_offsets_are_refused(dialogue: Dialogue, names: Any) -> None:
    body = call("hello")
    body["metadata"]["worker_names"] = names
    [answer] = dialogue.post(body)
    assert answer.status_code == 400


def test_offsets_beyond_the_text_are_left_out(dialogue: Dialogue) -> None:
    assert entities(heard(dialogue, "hello there", [[4, 99], [-3, 2], [5, 5]])) == []
