"""A part of Rasa's pipeline: what a text means, as the encoder's vector.

The trained model carries the encoder it was trained with, so that the two cannot come apart.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoder import Encoder
from bot.language.plain import plain_words

#: Where the encoder lies while training; `bot.dialogue.training` says it.
FOLDER = "folder"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class EncoderFeatures(GraphComponent, Featurizer):  # type: ignore[misc]  # Rasa carries no types
    """Adds the vector of each text, `weight` long."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._weight = config["weight"]
        self._folder = Path(config[FOLDER])
        self._storage = storage
        self._resource = resource
        self._encoder: Encoder | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`weight`: how much the vector counts beside other features, whose length is 1 each."""
        return {"weight": 1.0, FOLDER: ""}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError for a weight that is none."""
        if config["weight"] <= 0:
            raise ValueError("the weight of the encoder's vector must be above 0")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> EncoderFeatures:
        """A featurizer that has no encoder yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> EncoderFeatures:
        """The featurizer with a trained model's encoder, loaded now: the folder may not stay."""
        features = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            features._encoder = Encoder(folder)
            features._encoder.encode("")
        return features

    # Rasa finds what to pass by the parameters' names and types, here and below.
    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002
        """Put the encoder into the model."""
        with self._storage.write_to(self._resource) as folder:
            shutil.copytree(self._folder, folder, dirs_exist_ok=True)
        self._encoder = Encoder(self._folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all examples."""
        self.process([e for e in training_data.training_examples if e.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of each text."""
        if self._encoder is None:
            raise RuntimeError("the encoder is asked before it was loaded")
        for message in messages:
            vector = self._encoder.encode(plain_words(message.get(TEXT) or ""))
            row = (vector * self._weight)[None, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages
