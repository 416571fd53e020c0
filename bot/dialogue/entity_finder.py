"""A part of Rasa's pipeline: the entities of a text, once it is known what the text is about.

Lists and rules look first, and what was learnt from the examples decides with them in view.

Names that the records know to be those of the person's own workers come with the message, as
offsets: the dialogue learns nobody's name that the text does not say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    METADATA,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.channel import WORKER_NAMES
from bot.language.entities import WORKER_NAME, Entity, EntityFinder, Learnt, learn
from bot.language.entity_tagger import EntityTagger, train_tagger

_FILE, _FIELD = "learnt.json", "field.crfsuite"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class KeylineEntities(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Sets the entities of a text."""

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage = storage
        self._resource = resource
        self._finder: EntityFinder | None = None
        self._tagger: EntityTagger | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> KeylineEntities:
        """A finder that learnt nothing yet."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> KeylineEntities:
        """The finder with what a trained model learnt."""
        entities = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            entities._load(folder)
        return entities

    def _load(self, folder: Path) -> None:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._finder = EntityFinder(Learnt.of(kept))
        field = folder / _FIELD
        self._tagger = EntityTagger(field.read_bytes()) if field.exists() else None

    # Rasa finds what to pass by the parameters' names and types, here and in `process`.
    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples in which entities are marked."""
        examples = [
            (example.get(TEXT), example.get(INTENT), example.get(ENTITIES) or [])
            for example in training_data.intent_examples
            if example.get(TEXT)
        ]
        with self._storage.write_to(self._resource) as folder:
            kept = json.dumps(learn(examples).as_dict())
            (folder / _FILE).write_text(kept, encoding="utf-8")
            train_tagger(examples, folder / _FIELD)
            self._load(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities of each text."""
        for message in messages:
            text = message.get(TEXT) or ""
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            given = (message.get(METADATA) or {}).get(WORKER_NAMES) or ()
            spans = [(start, end) for start, end in given if 0 <= start < end <= len(text)]
            found = [
                {
                    ENTITY_ATTRIBUTE_TYPE: entity.label,
                    ENTITY_ATTRIBUTE_START: entity.start,
                    ENTITY_ATTRIBUTE_END: entity.end,
                    ENTITY_ATTRIBUTE_VALUE: text[entity.start : entity.end],
                }
                for entity in self._find(text, intent, spans)
            ]
            message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _find(
        self, text: str, intent: str | None, worker_names: Sequence[tuple[int, int]]
    ) -> list[Entity]:
        if self._finder is None:
            raise RuntimeError("entities are asked for before the finder was loaded")
        listed = self._finder.find(text, intent, worker_names)
        if self._tagger is None:
            return listed
        # What the records know stands, whatever else the words may look like; then times: patterns
        # know where one begins and ends, and the older examples do not.
        known = [Entity(WORKER_NAME, start, end) for start, end in worker_names]
        known += [e for e in listed if e.label == "time"]
        tagged = [
            e
            for e in self._tagger.find(text, intent, listed)
            if all(e.end <= k.start or k.end <= e.start for k in known)
        ]
        return sorted([*known, *tagged], key=lambda e: e.start)
