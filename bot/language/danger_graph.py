"""The graph of the danger classifier: the encoder's layers, tuned to danger, and its answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.encoder import IDS
from bot.language.encoder_graph import (
    _FUSED,
    _IR_VERSION,
    _OPSET,
    Array,
    Shape,
    _embedded,
    _Graph,
    _layer,
)


def make_danger_graph(
    weights: Mapping[str, Array],
    shape: Shape,
    heads: Mapping[str, tuple[Array, Array]],
    *,
    eight_bits: bool = True,
) -> bytes:
    """The graph, as the bytes of an ONNX file: token ids in, the logits of each head out."""
    from onnx import TensorProto, helper

    graph = _Graph(weights, eight_bits)
    x = _embedded(graph, shape)
    for number in range(shape.layers):
        x = _layer(graph, shape, x, f"encoder.layer.{number}")
    text = graph.one("ReduceMean", x, graph.integers(0), keepdims=0)
    outputs = []
    for name, (weight, bias) in heads.items():
        product = graph.one("MatMul", text, graph.constant(weight))
        graph.nodes.append(helper.make_node("Add", [product, graph.constant(bias)], [name]))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [len(bias)]))
    made = helper.make_graph(
        graph.nodes,
        "danger",
        [helper.make_tensor_value_info(IDS, TensorProto.INT64, ["tokens"])],
        outputs,
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION)
    return bytes(model.SerializeToString())
