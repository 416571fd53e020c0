"""Texts of which it is known what they mean, from files: Rasa's YAML, or JSON Lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.topics import TOPICS, TopicError, topic_of
from bot.dialogue.understanding import TextsError, read_texts

#: A label and where it stands.
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it means. `topic` and `entities` are None where the file does not say; so is
    `group`, which kind of sender it stands for."""

    text: str
    intent: str
    topic: str | None
    entities: frozenset[Span] | None
    group: str | None = None


def read_examples(path: Path) -> list[Example]:
    """The examples of a file. Raises TextsError when it cannot be read or names other intents."""
    examples = _of_json(path) if path.suffix == ".jsonl" else _of_yaml(path)
    if not examples:
        raise TextsError(f"{path} holds no examples")
    return examples


def _of_json(path: Path) -> list[Example]:
    examples = []
    for line in read_texts(path):
        if line.get("intent") not in TOPICS:
            raise TextsError(f"{path}: every line needs one of our intents")
        spans = line.get("entities")
        entities = None if spans is None else frozenset(map(_span, spans))
        topic, group = line.get("topic"), line.get("group")
        examples.append(Example(line["text"], line["intent"], topic, entities, group))
    return examples


def _of_yaml(path: Path) -> list[Example]:
    from rasa.shared.exceptions import RasaException
    from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    try:
        found = RasaYAMLReader().read(str(path)).intent_examples
        return [
            Example(
                text=message.get(TEXT),
                intent=message.get(INTENT),
                topic=topic_of(message.get(INTENT), message.get(METADATA)),
                entities=frozenset(map(_span, message.get(ENTITIES) or [])),
                group=_group(message.get(METADATA)),
            )
            for message in found
        ]
    except TopicError as error:
        raise TextsError(f"{path}: {error}") from None
    except RasaException as error:
        raise TextsError(f"{path} is no NLU data of Rasa's ({type(error).__name__})") from None


def _group(metadata: Any) -> str | None:
    """Rasa puts what a block says about itself under the intent."""
    said = metadata.get("intent") if isinstance(metadata, dict) else None
    return str(said["group"]) if isinstance(said, dict) and "group" in said else None


def _span(entity: dict[str, Any]) -> Span:
    return entity["entity"], entity["start"], entity["end"]
