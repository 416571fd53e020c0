"""A part of Rasa's pipeline: which intent a text has, and which topic inside it.

One linear classifier learns every topic of every intent as a class of its own. An intent is as
likely as its topics together, and its topic is the likeliest of them: what "who else is in my
team" and "who is my worker" have in common counts for the intent, what sets them apart for the
topic.

A second reading that another network made of the text, where there is one, counts as much as its
own: the two err in different places.

How sure it says it is has to be how often it is right, since below a bound the bot asks a human:
parts of the examples are kept out in turn to see what its scores are worth.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from bot.dialogue.second_reading import SECOND_READING
from bot.dialogue.topics import topic_of

#: Beside "intent" in Rasa's parse of a text; actions read it from the latest message.
TOPIC = "topic"

Array = npt.NDArray[Any]

#: What scores are multiplied by, from doubtful to sure.
_SHARPNESSES = tuple(0.5 * step for step in range(2, 41))
_NEVER = -10.0
#: What a label that one of two readings rules out still has, so that the other may outvote it.
_LEAST = 1e-4
#: The power of the two chances' product: a half would take two readings that agree for one.
_TOGETHER = 0.7

_WEIGHTS = "weights.npz"
_LABELS = "labels.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets intent, ranking of intents, and topic."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._labels: list[tuple[str, str]] = []
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._offsets = np.zeros(0, dtype=np.float32)

    @classmethod
    def required_components(cls) -> list[type]:
        """There must be features."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: how far the weights may follow single examples. `folds`: in how many parts the
        examples are split to see what scores are worth."""
        return {"C": 0.3, "folds": 4, "random_state": 20241}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> TopicClassifier:
        """A classifier that knows nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> TopicClassifier:
        """The classifier of a trained model."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
                classifier._weights, classifier._offsets = arrays["weights"], arrays["offsets"]
        classifier._labels = [(intent, topic) for intent, topic in labels]
        return classifier

    # Rasa finds what to pass by the parameters' names and types, here and in `process`.
    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples. Raises TopicError for a topic that nobody answers."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        wanted = [(e.get(INTENT), topic_of(e.get(INTENT), e.get(METADATA))) for e in examples]
        self._labels = sorted(set(wanted))
        number = {label: i for i, label in enumerate(self._labels)}
        classes = np.array([number[label] for label in wanted])
        features = features_of(examples)
        sharpness = self._sharpness(features, classes)
        weights, offsets = self._fitted(features, classes)
        # One row a feature: so a text's few features pick few rows, and nothing is copied.
        self._weights = np.ascontiguousarray(weights.T * np.float32(sharpness))
        self._offsets = offsets * np.float32(sharpness)
        self._keep()
        return self._resource

    def _fitted(self, features: csr_matrix, classes: Array) -> tuple[Array, Array]:
        """Weights and offset of every label; a label without examples is never right."""
        model = LinearSVC(
            C=self._config["C"],
            class_weight="balanced",
            random_state=self._config["random_state"],
        ).fit(features, classes)
        weights = np.zeros((len(self._labels), features.shape[1]), dtype=np.float32)
        offsets = np.full(len(self._labels), _NEVER, dtype=np.float32)
        two = len(model.classes_) == 2  # then scikit-learn keeps one row, for the second of them
        weights[model.classes_] = [-model.coef_[0], model.coef_[0]] if two else model.coef_
        offsets[model.classes_] = (
            [-model.intercept_[0], model.intercept_[0]] if two else model.intercept_
        )
        return weights, offsets

    def _sharpness(self, features: csr_matrix, classes: Array) -> float:
        """By what to multiply scores so that chances are as often right as they say."""
        scores = np.zeros((len(classes), len(self._labels)), dtype=np.float32)
        split = KFold(
            self._config["folds"], shuffle=True, random_state=self._config["random_state"]
        )
        for learnt, asked in split.split(classes):
            weights, offsets = self._fitted(features[learnt], classes[learnt])
            scores[asked] = features[asked] @ weights.T + offsets
        intents = np.array([intent for intent, _ in self._labels])
        of_same_intent = intents[classes][:, None] == intents[None, :]

        def surprise(sharpness: float) -> float:
            right = (_chances(scores * sharpness) * of_same_intent).sum(axis=1)
            return float(-np.log(np.maximum(right, 1e-9)).mean())

        return min(_SHARPNESSES, key=surprise)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and topic."""
        for message in messages:
            ranking, topics = self._rank(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(TOPIC, topics[ranking[0][INTENT_NAME_KEY]], add_to_output=True)
        return messages

    def _rank(self, message: Message) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """All intents, likeliest first, and the likeliest topic of each."""
        chances = _chances(features_of([message]) @ self._weights + self._offsets)[0]
        second = message.get(SECOND_READING)
        if second:
            other = np.array([second.get(label, 0.0) for label in self._labels])
            both = ((chances + _LEAST) * (other + _LEAST)) ** _TOGETHER
            chances = both / both.sum()
        total: dict[str, float] = {}
        topics: dict[str, str] = {}
        for number in np.argsort(-chances):
            intent, topic = self._labels[number]
            total[intent] = total.get(intent, 0.0) + float(chances[number])
            topics.setdefault(intent, topic)
        ranking = [
            {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: total[intent]}
            for intent in sorted(total, key=lambda intent: -total[intent])
        ]
        return ranking, topics

    def _keep(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            (folder / _LABELS).write_text(json.dumps(self._labels), encoding="utf-8")
            np.savez(folder / _WEIGHTS, weights=self._weights, offsets=self._offsets)


def _chances(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def features_of(messages: list[Message]) -> csr_matrix:
    """One row a text: all that the featurizers before us found in the whole of it."""
    rows = []
    for message in messages:
        found = (message.get_sparse_features(TEXT)[1], message.get_dense_features(TEXT)[1])
        rows.append(hstack([csr_matrix(f.features, dtype=np.float32) for f in found if f]))
    return csr_matrix(vstack(rows))
