"""A part of Rasa's pipeline: a text without one familiar word was not understood.

The classifier always answers. For a text of which it knows nothing the answer is the intent
whose examples are shortest, "yes": after an offer a slip of the thumb would be an assent.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.spelling import spell_out

_FILE = "words.json"
_WORD = re.compile(r"\w+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnfamiliarWords(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Turns the intent into Rasa's fallback when no word stands in the training examples."""

    def __init__(
        self, storage: ModelStorage, resource: Resource, words: frozenset[str] = frozenset()
    ) -> None:
        self._storage = storage
        self._resource = resource
        self._words = words

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> UnfamiliarWords:
        """A component that knows no words yet."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> UnfamiliarWords:
        """The component with the words of a trained model."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, frozenset(words))

    # Rasa finds what to pass by the parameters' names and types, here and in `process`.
    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of all examples."""
        examples = training_data.intent_examples
        self._words = frozenset(word for example in examples for word in _words(example))
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(sorted(self._words)), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the fallback intent where no word is known."""
        for message in messages:
            if self._words.isdisjoint(_words(message)):
                intent = {
                    INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME,
                    PREDICTED_CONFIDENCE_KEY: 1.0,
                }
                message.set(INTENT, intent, add_to_output=True)
        return messages


def _words(message: Message) -> list[str]:
    return _WORD.findall(spell_out(message.get(TEXT) or ""))
