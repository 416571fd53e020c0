"""Teaching the network: passes over the examples, each with slips of the thumb in half of them and
a few words hidden, so that no single word decides.

A pass leaves out most of the texts that the pass before was sure of: ordinary ones are soon
learnt, and what is left is what the classifier still gets wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.danger.network import Array, Network
from bot.logs import logger

#: Weights of the answers' shares in the loss.
_SHARES = {"level": 1.0, "category": 0.5, "perspective": 0.2, "wish": 0.5}
_SMOOTHING, _DROPPED, _WARM_UP = 0.05, 0.1, 0.08
#: From which chance of its right level on a text is learnt, and how many of these are seen again.
_LEARNT, _SEEN_AGAIN = 0.9, 0.3
#: How much faster the heads learn: they begin from nothing.
_HEADS_FASTER = 10.0
#: How many of the levels, from the most urgent, are an emergency, and how many any danger; how much
#: of the level's share in the loss is about these two; how unsure the examples are taken to be.
_EDGES, _EDGES_SHARE, _UNSURE = (2, 4), 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long and how hard to learn."""

    passes: int = 4
    rate: float = 1e-4
    layers: int = 6
    hidden: float = 0.06
    """The share of tokens that are hidden from each text, others in each pass."""
    batch: int = 32
    seed: int = 20241
    threads: int = 2


def tune(
    network: Network,
    texts: Sequence[str],
    targets: Mapping[str, Array],
    ids_of: Callable[[str], list[int]],
    mask: int,
    tuning: Tuning,
) -> None:
    """Teach the network. A target of -1 says nothing about that answer; `mask` is the token that
    hides another."""
    import tensorflow as tf

    tf.random.set_seed(tuning.seed)
    chance = random.Random(tuning.seed)  # noqa: S311  # order of texts, no secret
    step = _step(tf, network, tuning)
    sure = np.zeros(len(texts), dtype=np.float32)
    for number in range(tuning.passes):
        seen = [r for r in range(len(texts)) if _is_seen(float(sure[r]), chance)]
        whole = [ids_of(with_slips(texts[row], chance)) for row in seen]
        ids = [with_hidden(given, mask, tuning.hidden, chance) for given in whole]
        batches = _batches([len(i) for i in ids], tuning.batch, chance)
        loss = 0.0
        for place, batch in enumerate(batches):
            rows = [seen[at] for at in batch]
            padded, read = _padded([ids[at] for at in batch])
            done = (number + place / len(batches)) / tuning.passes
            rate = min(1.0, done / _WARM_UP) * (1.0 - done)
            given, sure[rows] = step(padded, read, {n: t[rows] for n, t in targets.items()}, rate)
            loss += float(given)
        code = f"{loss / len(batches):.3f}"
        logger().info("danger.pass_finished", task=number + 1, code=code)


def _is_seen(sure: float, chance: random.Random) -> bool:
    return sure < _LEARNT or chance.random() < _SEEN_AGAIN


def _step(tf: Any, network: Network, tuning: Tuning) -> Any:
    body, heads = network.taught(tuning.layers), network.head_variables()
    apply = _adam(tf, [*body, *heads], [1.0] * len(body) + [_HEADS_FASTER] * len(heads))

    def step(ids: Any, mask: Any, targets: dict[str, Any], rate: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = network(ids, mask, _DROPPED, tuning.layers)
            loss = _loss(tf, logits, targets)
        apply(tape.gradient(loss, [*body, *heads]), rate)
        return loss, tf.gather(tf.nn.softmax(logits["level"]), targets["level"], batch_dims=1)

    compiled = tf.function(step, reduce_retracing=True, autograph=False)

    def typed(ids: Array, mask: Array, targets: dict[str, Array], rate: float) -> Any:
        loss, sure = compiled(
            tf.constant(ids, tf.int32),
            tf.constant(mask, tf.float32),
            {n: tf.constant(t, tf.int32) for n, t in targets.items()},
            tf.constant(tuning.rate * rate, tf.float32),
        )
        return loss, sure.numpy()

    return typed


def _adam(tf: Any, variables: Sequence[Any], faster: Sequence[float]) -> Callable[..., None]:
    """Adam by TensorFlow's one operation for it: Keras makes a dozen, a quarter of the time."""
    first = [tf.Variable(tf.zeros_like(v)) for v in variables]
    second = [tf.Variable(tf.zeros_like(v)) for v in variables]
    powers = tf.Variable([1.0, 1.0])

    def apply(gradients: Sequence[Any], rate: Any) -> None:
        power = powers.assign(powers * tf.constant([0.9, 0.999]))
        for place, gradient in enumerate(gradients):
            tf.raw_ops.ResourceApplyAdam(
                var=variables[place].handle,
                m=first[place].handle,
                v=second[place].handle,
                beta1_power=power[0],
                beta2_power=power[1],
                lr=rate * faster[place],
                beta1=0.9,
                beta2=0.999,
                epsilon=1e-7,
                grad=gradient,
            )

    return apply


def _loss(tf: Any, logits: dict[str, Any], targets: dict[str, Any]) -> Any:
    each = {name: _surprise(tf, logits[name], targets[name]) for name in _SHARES}
    edges = sum(_edge(tf, logits["level"], targets["level"], last) for last in _EDGES)
    each["level"] = (1 - _EDGES_SHARE) * each["level"] + _EDGES_SHARE * edges
    return sum(share * each[name] for name, share in _SHARES.items())


def _edge(tf: Any, logits: Any, target: Any, last: int) -> Any:
    """The surprise at whether the level is among the first so many: what a bound asks."""
    lean = tf.reduce_logsumexp(logits[:, :last], 1) - tf.reduce_logsumexp(logits[:, last:], 1)
    wanted = tf.cast(target < last, tf.float32) * (1 - 2 * _UNSURE) + _UNSURE
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(wanted, lean))


def _surprise(tf: Any, logits: Any, target: Any) -> Any:
    said = tf.cast(target >= 0, tf.float32)
    classes = logits.shape[-1]
    wanted = tf.one_hot(tf.maximum(target, 0), classes) * (1 - _SMOOTHING) + _SMOOTHING / classes
    each = tf.nn.softmax_cross_entropy_with_logits(wanted, logits)
    return tf.reduce_sum(said * each) / tf.maximum(tf.reduce_sum(said), 1.0)


def _batches(lengths: Sequence[int], size: int, chance: random.Random) -> list[list[int]]:
    """Texts of nearly one length together, the batches in no order."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row] + chance.random() * 6)
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches


def _padded(ids: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    width = max(map(len, ids))
    padded = np.zeros((len(ids), width), dtype=np.int32)
    mask = np.zeros((len(ids), width), dtype=np.float32)
    for row, given in enumerate(ids):
        padded[row, : len(given)], mask[row, : len(given)] = given, 1.0
    return padded, mask


def with_hidden(ids: list[int], mask: int, share: float, chance: random.Random) -> list[int]:
    """The tokens, some of them hidden; not the first and the last, which stand for no word."""
    return [ids[0], *(mask if chance.random() < share else i for i in ids[1:-1]), ids[-1]]


def with_slips(text: str, chance: random.Random) -> str:
    """Half of the texts as they are; in the others some letters missing, doubled, swapped."""
    if not text or chance.random() < 0.5:
        return text
    if chance.random() < 0.3:
        text = "".join(c for c in text if c not in ",.'!?\"") or text
    letters = list(text)
    for _ in range(chance.randint(0, max(1, len(letters) // 25))):
        place = chance.randrange(len(letters))
        if letters[place].isalpha():
            letters[place : place + 1] = _slip(letters[place], chance)
    return "".join(letters)


def _slip(letter: str, chance: random.Random) -> list[str]:
    way = chance.random()
    if way < 0.4:
        return []
    if way < 0.65:
        return [letter, letter]
    return [chance.choice("aeioustrnl")]
