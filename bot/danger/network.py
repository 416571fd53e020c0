"""Tuning the sentence encoder to danger, with the TensorFlow that Rasa brings.

Only here, while training: what comes of it runs without TensorFlow. The lower layers and the
words stay as they are, the upper ones learn. Each pass sees half of the texts with slips of the
thumb in them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder_graph import Shape
from bot.logs import logger

Array = npt.NDArray[Any]
Heads = dict[str, tuple[Array, Array]]
#: Weights of the answers' shares in the loss.
_SHARES = {"level": 1.0, "category": 0.5, "perspective": 0.2}
_DECAY, _SMOOTHING, _DROPPED, _WARM_UP = 0.01, 0.05, 0.1, 0.08


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long and how hard to learn."""

    passes: int = 3
    rate: float = 1e-4
    layers: int = 6
    batch: int = 32
    seed: int = 20241
    threads: int = 2


class Network:
    """A BERT with heads, in TensorFlow."""

    def __init__(
        self, weights: Mapping[str, Array], shape: Shape, sizes: Mapping[str, int]
    ) -> None:
        import tensorflow as tf

        self._tf = tf
        self._shape = shape
        self._weights = {
            name: tf.Variable(np.array(value), name=name)
            for name, value in weights.items()
            if value.dtype == np.float32 and "pooler" not in name
        }
        chance = np.random.default_rng(1)
        self._width = width = len(weights["embeddings.LayerNorm.weight"])
        self._heads = {
            name: (
                tf.Variable(chance.normal(0, 0.02, (width, size)).astype(np.float32)),
                tf.Variable(np.zeros(size, dtype=np.float32)),
            )
            for name, size in sizes.items()
        }
        self._short = _prefers_short_numbers(tf)

    def taught(self, layers: int) -> list[Any]:
        """What the upper layers are made of."""
        first = self._shape.layers - layers
        names = [f"encoder.layer.{n}." for n in range(first, self._shape.layers)]
        return [v for k, v in self._weights.items() if any(k.startswith(n) for n in names)]

    def head_variables(self) -> list[Any]:
        """What the heads are made of."""
        return [v for pair in self._heads.values() for v in pair]

    def arrays(self) -> tuple[dict[str, Array], Heads]:
        """All weights, and all heads, as they are now."""
        weights = {name: variable.numpy() for name, variable in self._weights.items()}
        return weights, {n: (w.numpy(), b.numpy()) for n, (w, b) in self._heads.items()}

    def __call__(self, ids: Any, mask: Any, dropped: float, taught: int) -> dict[str, Any]:
        """The logits of each head for a batch of padded texts."""
        tf = self._tf
        batch, length = tf.shape(ids)[0], tf.shape(ids)[1]
        x = tf.gather(self._weights["embeddings.word_embeddings.weight"], ids)
        x += self._weights["embeddings.position_embeddings.weight"][:length]
        x += self._weights["embeddings.token_type_embeddings.weight"][0]
        x = tf.reshape(self._normal(x, "embeddings.LayerNorm"), [batch * length, self._width])
        hidden = (1.0 - mask)[:, None, None, :] * -1e9
        for number in range(self._shape.layers):
            learns = number >= self._shape.layers - taught
            x = self._layer(x, number, hidden, (batch, length), dropped if learns else 0.0)
        x = tf.reshape(x, [batch, length, self._width])
        pooled = tf.reduce_sum(x * mask[:, :, None], 1) / tf.reduce_sum(mask, 1)[:, None]
        if dropped:
            pooled = tf.nn.dropout(pooled, dropped)
        return {n: tf.matmul(pooled, w) + b for n, (w, b) in self._heads.items()}

    def _layer(
        self, x: Any, number: int, hidden: Any, size: tuple[Any, Any], dropped: float
    ) -> Any:
        tf, name = self._tf, f"encoder.layer.{number}"
        heads, head = self._shape.heads, self._width // self._shape.heads
        shape = [size[0], size[1], heads, head]
        query, key, value = (
            tf.transpose(
                tf.reshape(self._linear(x, f"{name}.attention.self.{p}"), shape), [0, 2, 1, 3]
            )
            for p in ("query", "key", "value")
        )
        likeness = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) * head**-0.5 + hidden)
        mixed = tf.transpose(tf.matmul(self._drop(likeness, dropped), value), [0, 2, 1, 3])
        mixed = tf.reshape(mixed, [size[0] * size[1], self._width])
        out = self._linear(mixed, f"{name}.attention.output.dense")
        x = self._normal(x + self._drop(out, dropped), f"{name}.attention.output.LayerNorm")
        inner = _gelu(tf, self._linear(x, f"{name}.intermediate.dense"))
        out = self._drop(self._linear(inner, f"{name}.output.dense"), dropped)
        return self._normal(x + out, f"{name}.output.LayerNorm")

    def _drop(self, x: Any, share: float) -> Any:
        return self._tf.nn.dropout(x, share) if share else x

    def _linear(self, x: Any, name: str) -> Any:
        tf, weight = self._tf, self._weights[f"{name}.weight"]
        if self._short:
            x, weight = tf.cast(x, tf.bfloat16), tf.cast(weight, tf.bfloat16)
        product = tf.cast(tf.matmul(x, weight, transpose_b=True), tf.float32)
        return product + self._weights[f"{name}.bias"]

    def _normal(self, x: Any, name: str) -> Any:
        tf = self._tf
        centred = x - tf.reduce_mean(x, -1, keepdims=True)
        spread = tf.reduce_mean(centred * centred, -1, keepdims=True)
        scaled = centred * tf.math.rsqrt(spread + self._shape.epsilon)
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _gelu(tf: Any, x: Any) -> Any:
    # TensorFlow's own takes its third power by a general power: longer than all the rest.
    return 0.5 * x * (1.0 + tf.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def _prefers_short_numbers(tf: Any) -> bool:
    """Whether this processor multiplies numbers of 16 bits itself: several times as fast."""
    from pathlib import Path

    info = Path("/proc/cpuinfo")
    return bool(tf) and info.is_file() and "amx_bf16" in info.read_text(encoding="utf-8")


def tune(
    network: Network,
    texts: Sequence[str],
    targets: Mapping[str, Array],
    ids_of: Callable[[str], list[int]],
    tuning: Tuning,
) -> None:
    """Teach the network. A target of -1 says nothing about that answer."""
    import tensorflow as tf

    tf.random.set_seed(tuning.seed)
    chance = random.Random(tuning.seed)  # noqa: S311  # order of texts, no secret
    step = _step(tf, network, tuning)
    total = tuning.passes * -(-len(texts) // tuning.batch)
    done = 0
    for number in range(tuning.passes):
        ids = [ids_of(with_slips(text, chance)) for text in texts]
        loss = 0.0
        for rows in _batches([len(i) for i in ids], tuning.batch, chance):
            padded, mask = _padded([ids[row] for row in rows])
            asked = {name: target[rows] for name, target in targets.items()}
            share = done / total
            rate = np.float32(min(1.0, share / _WARM_UP) * (1.0 - share))
            loss += float(step(padded, mask, asked, rate))
            done += 1
        logger().info("danger.pass_finished", task=number + 1, code=f"{loss / total:.3f}")


def _step(tf: Any, network: Network, tuning: Tuning) -> Any:
    body, heads = network.taught(tuning.layers), network.head_variables()
    for_body = tf.keras.optimizers.AdamW(tuning.rate, weight_decay=_DECAY)
    for_heads = tf.keras.optimizers.Adam(tuning.rate * 10)
    for_body.build(body)
    for_heads.build(heads)

    def step(ids: Any, mask: Any, targets: dict[str, Any], rate: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = network(ids, mask, _DROPPED, tuning.layers)
            loss = sum(_SHARES[n] * _surprise(tf, logits[n], targets[n]) for n in _SHARES)
        gradients = tape.gradient(loss, [*body, *heads])
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        for_body.learning_rate.assign(tuning.rate * rate)
        for_heads.learning_rate.assign(tuning.rate * 10 * rate)
        for_body.apply_gradients(zip(gradients[: len(body)], body, strict=True))
        for_heads.apply_gradients(zip(gradients[len(body) :], heads, strict=True))
        return loss

    compiled = tf.function(step, reduce_retracing=True, autograph=False)

    def typed(ids: Array, mask: Array, targets: dict[str, Array], rate: np.float32) -> Any:
        return compiled(
            tf.constant(ids, tf.int32),
            tf.constant(mask, tf.float32),
            {n: tf.constant(t, tf.int32) for n, t in targets.items()},
            tf.constant(rate, tf.float32),
        )

    return typed


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
