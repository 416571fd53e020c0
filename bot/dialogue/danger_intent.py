"""A part of Rasa's pipeline, its last: a text in which the danger screen found danger is that.

The screen has read the text before, and the person was answered. Its finding comes with the
message as codes; the intent is named by it alone, never by the words. Nothing learns it: it has no
examples.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.channel import DANGER_LEVEL
from bot.dialogue.classifier import TOPIC
from bot.dialogue.topics import DANGER

#: Answered at once, and alerted. Of the others a question in the text is still answered.
_AT_ONCE = ("now", "4h")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerIntent(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets the intent `danger` where the metadata of a text say so."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> DangerIntent:
        """A component that knows nothing and needs to know nothing."""
        return cls()

    # Rasa finds what to pass by the parameter's name and type.
    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent where the finding says danger; all else stays as it was understood."""
        for message in messages:
            if (message.get(METADATA) or {}).get(DANGER_LEVEL) not in _AT_ONCE:
                continue
            intent = {INTENT_NAME_KEY: DANGER, PREDICTED_CONFIDENCE_KEY: 1.0}
            understood = message.get(INTENT_RANKING_KEY) or []
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent, *understood], add_to_output=True)
            message.set(TOPIC, "", add_to_output=True)
        return messages
