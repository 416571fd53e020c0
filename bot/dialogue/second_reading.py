"""A part of Rasa's pipeline: what the network of the danger screen takes a text to want.

It was taught the same examples in another way, and errs elsewhere: read together the two are
right more often than either (docs/decisions/0041). Where no such network was trained the
classifier that follows stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.topics import TOPICS
from bot.language.wishes import Wishes
from bot.logs import describe, logger

#: Of a message, for the classifier: the chance of each intent and topic.
SECOND_READING = "second_reading"

# Rasa makes its parts itself, from a model: what is not in the model reaches one only so.
_FOLDER: ContextVar[Path | None] = ContextVar("second_reading_folder", default=None)


@contextmanager
def reading_with(folder: Path) -> Iterator[None]:
    """While Rasa is loaded: where the network lies, if it is there."""
    token = _FOLDER.set(folder if folder.is_dir() else None)
    try:
        yield
    finally:
        _FOLDER.reset(token)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SecondReading(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Notes the chance of each intent and topic with a text, and decides nothing."""

    def __init__(self, wishes: Wishes | None) -> None:
        self._wishes = wishes

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> SecondReading:
        """The part with the network that `reading_with` names; without one it notes nothing."""
        folder = _FOLDER.get()
        if folder is None:
            return cls(None)
        try:
            return cls(Wishes(folder))
        except Exception as error:  # onnxruntime's errors have no type of their own
            logger().error("dialogue.second_reading_failed", error=describe(error))
            return cls(None)

    # Rasa finds what to pass by the parameter's name and type.
    def process(self, messages: list[Message]) -> list[Message]:
        """Note the chances with each text."""
        if self._wishes is not None:
            for message in messages:
                found = self._wishes.read(message.get(TEXT) or "")
                named = {(i, t or TOPICS[i][0]): c for (i, t), c in found.items() if i in TOPICS}
                message.set(SECOND_READING, named)
        return messages
