"""The graph that the encoder runs: a BERT of any size, written out for onnxruntime.

Every text goes through alone, so that there is no padding and no mask. Weights are kept in 8 bits
with one scale for each column, which makes the file a quarter of the size and a short text more
than twice as fast (docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder import IDS, VECTOR

Array = npt.NDArray[Any]

_OPSET = 18
_IR_VERSION = 9
_FUSED = "com.microsoft"
# Not the full 127: processors without dot products of bytes add two of them up in 16 bits, and the
# sum of two full ones would not fit.
_TOP = 63


@dataclass(frozen=True, slots=True)
class Shape:
    """How a BERT is built, from its configuration."""

    layers: int
    heads: int
    epsilon: float
    pools_first: bool
    """Whether the first token stands for the text, rather than the mean of all tokens."""


@dataclass(slots=True)
class _Graph:
    """Nodes and constants so far. Every method adds a node and returns its output's name."""

    weights: Mapping[str, Array]
    eight_bits: bool
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, value: Array) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def node(
        self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **options: Any
    ) -> list[str]:
        from onnx import helper

        name = f"n{len(self.nodes)}"
        made = [f"{name}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, made, name, domain=domain, **options))
        return made

    def one(self, kind: str, *inputs: str, **options: Any) -> str:
        return self.node(kind, *inputs, **options)[0]

    def table(self, ids: str, name: str) -> str:
        """Rows of an embedding table."""
        table = self.weights[name]
        if not self.eight_bits:
            return self.one("Gather", self.constant(table), ids)
        scale = _scale(table, axis=1, top=127)
        rows = self.one("Gather", self.constant(_rounded(table / scale, 127)), ids)
        scales = self.one("Gather", self.constant(scale), ids)
        return self.one("Mul", self.one("Cast", rows, to=_float()), scales)

    def dense(self, x: str, weight: Array, bias: Array) -> str:
        """x @ weight + bias, where the weight stands as (in, out)."""
        if not self.eight_bits:
            return self.one(
                "Add", self.one("MatMul", x, self.constant(weight)), self.constant(bias)
            )
        scale = _scale(weight, axis=0, top=_TOP)
        eighth = self.constant(_rounded(weight / scale, _TOP))
        scales, offsets = self.constant(scale[0]), self.constant(bias)
        return self.one("DynamicQuantizeMatMul", x, eighth, scales, "", offsets, domain=_FUSED)

    def linear(self, x: str, name: str) -> str:
        return self.dense(x, self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"])

    def normal(self, x: str, name: str, epsilon: float) -> str:
        scale = self.constant(self.weights[f"{name}.weight"])
        offset = self.constant(self.weights[f"{name}.bias"])
        return self.one("LayerNormalization", x, scale, offset, axis=-1, epsilon=epsilon)


def make_graph(weights: Mapping[str, Array], shape: Shape, *, eight_bits: bool = True) -> bytes:
    """The graph, as the bytes of an ONNX file. Raises KeyError for weights that are no BERT's."""
    from onnx import TensorProto, helper

    graph = _Graph(weights, eight_bits)
    x = _embedded(graph, shape)
    for number in range(shape.layers):
        x = _layer(graph, shape, x, f"encoder.layer.{number}")
    _pooled(graph, shape, x)
    width = len(weights["embeddings.LayerNorm.weight"])
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(IDS, TensorProto.INT64, ["tokens"])],
        [helper.make_tensor_value_info(VECTOR, TensorProto.FLOAT, [width])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION)
    return bytes(model.SerializeToString())


def _embedded(graph: _Graph, shape: Shape) -> str:
    """Word, place and sentence (always the first) of each token."""
    weights = graph.weights
    words = graph.table(IDS, "embeddings.word_embeddings.weight")
    places = graph.one(
        "Slice",
        graph.constant(weights["embeddings.position_embeddings.weight"]),
        graph.integers(0),
        graph.one("Shape", IDS),
        graph.integers(0),
    )
    sentence = graph.constant(weights["embeddings.token_type_embeddings.weight"][0])
    added = graph.one("Add", graph.one("Add", words, places), sentence)
    return graph.normal(added, "embeddings.LayerNorm", shape.epsilon)


def _layer(graph: _Graph, shape: Shape, x: str, name: str) -> str:
    attended = graph.linear(_attention(graph, shape, x, name), f"{name}.attention.output.dense")
    x = graph.one("Add", x, attended)
    x = graph.normal(x, f"{name}.attention.output.LayerNorm", shape.epsilon)
    inner = graph.one("Gelu", graph.linear(x, f"{name}.intermediate.dense"), domain=_FUSED)
    x = graph.one("Add", x, graph.linear(inner, f"{name}.output.dense"))
    return graph.normal(x, f"{name}.output.LayerNorm", shape.epsilon)


def _attention(graph: _Graph, shape: Shape, x: str, name: str) -> str:
    """Query, key and value in one product; the query's comes scaled already."""
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weights = [graph.weights[f"{part}.weight"].T for part in parts]
    biases = [graph.weights[f"{part}.bias"] for part in parts]
    width = weights[0].shape[0]
    head = width // shape.heads
    shrink = np.float32(head**-0.5)
    weight = np.concatenate([weights[0] * shrink, *weights[1:]], axis=1)
    bias = np.concatenate([biases[0] * shrink, *biases[1:]])
    product = graph.dense(x, weight, bias)
    split = graph.one("Reshape", product, graph.integers(0, 3, shape.heads, head))
    turned = graph.one("Transpose", split, perm=[1, 2, 0, 3])
    three = graph.node("Split", turned, outputs=3, axis=0, num_outputs=3)
    axis = graph.integers(0)
    query, key, value = (graph.one("Squeeze", part, axis) for part in three)
    likeness = graph.one("MatMul", query, graph.one("Transpose", key, perm=[0, 2, 1]))
    mixed = graph.one("MatMul", graph.one("Softmax", likeness, axis=-1), value)
    back = graph.one("Transpose", mixed, perm=[1, 0, 2])
    return graph.one("Reshape", back, graph.integers(0, width))


def _pooled(graph: _Graph, shape: Shape, x: str) -> None:
    """One vector for all tokens, of length 1."""
    from onnx import helper

    axis = graph.integers(0)
    if shape.pools_first:
        text = graph.one("Squeeze", graph.one("Gather", x, graph.integers(0)), axis)
    else:
        text = graph.one("ReduceMean", x, axis, keepdims=0)
    length = graph.one("ReduceL2", text, axis, keepdims=1)
    graph.nodes.append(helper.make_node("Div", [text, length], [VECTOR], "vector"))


def _scale(weight: Array, axis: int, top: int) -> Array:
    """What the integers of a column (or row) stand for. A column of zeros may have any."""
    largest = np.abs(weight).max(axis=axis, keepdims=True).astype(np.float32)
    return np.where(largest > 0, largest / top, np.float32(1.0)).astype(np.float32)


def _rounded(value: Array, top: int) -> Array:
    return np.clip(np.rint(value), -top, top).astype(np.int8)


def _float() -> int:
    from onnx import TensorProto

    return int(TensorProto.FLOAT)
