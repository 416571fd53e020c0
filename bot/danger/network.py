"""Tuning the sentence encoder to danger, with the TensorFlow that Rasa brings.

Only here, while training: what comes of it runs without TensorFlow. The words and the lowest
layers stay as they are, the upper ones learn (`bot.danger.tuning`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder_graph import Shape

Array = npt.NDArray[Any]
Heads = dict[str, tuple[Array, Array]]


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
        mixed = tf.transpose(tf.matmul(likeness, value), [0, 2, 1, 3])
        mixed = tf.reshape(mixed, [size[0] * size[1], self._width])
        out = self._linear(mixed, f"{name}.attention.output.dense")
        x = self._normal(x + self._drop(out, size, dropped), f"{name}.attention.output.LayerNorm")
        inner = tf.nn.gelu(self._linear(x, f"{name}.intermediate.dense"), approximate=False)
        out = self._linear(inner, f"{name}.output.dense")
        return self._normal(x + self._drop(out, size, dropped), f"{name}.output.LayerNorm")

    def _drop(self, x: Any, size: tuple[Any, Any], share: float) -> Any:
        """Some of the places of each text set to nothing, the same in all its words: a tenth of
        the random numbers, which cost more than the rest of a layer's small work."""
        if not share:
            return x
        tf, shape = self._tf, [size[0], 1, self._width]
        kept = tf.floor(tf.random.uniform(shape) + (1.0 - share)) / (1.0 - share)
        return tf.reshape(tf.reshape(x, [size[0], size[1], self._width]) * kept, tf.shape(x))

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


def _prefers_short_numbers(tf: Any) -> bool:
    """Whether this processor multiplies numbers of 16 bits itself: about twice as fast."""
    info = Path("/proc/cpuinfo")
    said = info.read_text(encoding="utf-8").split() if info.is_file() else []
    return bool(tf) and not {"amx_bf16", "avx512_bf16"}.isdisjoint(said)
