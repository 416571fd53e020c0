"""A part of Rasa's pipeline: words, pairs of words, and pieces of words, which forgive spelling.

Each kind of feature is a vector of length 1 for a text, rare pieces counting for more.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.language.plain import plain_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeatures(GraphComponent, Featurizer):  # type: ignore[misc]  # Rasa carries no types
    """Adds the pieces of each text."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._counts = TfidfVectorizer(
            analyzer=config["analyzer"],
            ngram_range=(config["shortest"], config["longest"]),
            min_df=config["seen_in"],
            preprocessor=plain_words,
            token_pattern=r"\w+",  # noqa: S106  # no password
            sublinear_tf=True,
            dtype=np.float32,
        )
        self._storage = storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`shortest` and `longest` in words, or in characters for `char_wb`; `seen_in`: in how
        many examples a piece must stand to count."""
        return {"analyzer": "word", "shortest": 1, "longest": 2, "seen_in": 1}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError for pieces that cannot be cut."""
        if config["analyzer"] not in ("word", "char_wb"):
            raise ValueError("n-grams are of words (word) or of characters (char_wb)")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> NgramFeatures:
        """A featurizer that knows no words yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> NgramFeatures:
        """The featurizer with the pieces of a trained model."""
        features = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            pieces = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
            features._counts.vocabulary_ = {piece: i for i, piece in enumerate(pieces)}
            features._counts.idf_ = np.load(folder / "rarity.npy", allow_pickle=False)
        return features

    # Rasa finds what to pass by the parameters' names and types, here and below.
    def train(self, training_data: TrainingData) -> Resource:
        """Learn the pieces of all examples, and how rare each is."""
        self._counts.fit([e.get(TEXT) for e in training_data.intent_examples if e.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            pieces = self._counts.get_feature_names_out().tolist()
            (folder / "pieces.json").write_text(json.dumps(pieces), encoding="utf-8")
            np.save(folder / "rarity.npy", self._counts.idf_, allow_pickle=False)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the pieces of all examples."""
        self.process([e for e in training_data.training_examples if e.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the pieces of each text."""
        rows = self._counts.transform([message.get(TEXT) or "" for message in messages])
        for message, row in zip(messages, rows, strict=True):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages
