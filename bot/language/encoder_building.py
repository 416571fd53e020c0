"""Making the encoder, once for each set of weights: from a sentence-transformers folder.

No TensorFlow and no torch: the graph is written from the weights as they lie in the file.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder_graph import Shape, make_graph
from bot.language.encoder_source import (
    GRAPH_FILE,
    POOLING_FILE,
    SHAPE_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderError,
    encoder_folder,
    encoder_source,
    refuse_other_weights,
)
from bot.logs import logger
from bot.settings import Settings

_TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def build_encoder(settings: Settings) -> Path:
    """The encoder's folder, made unless one of exactly these weights is there.

    Raises EncoderError when the weights are missing, not the ones expected, or of no kind that can
    be used.
    """
    folder = encoder_folder(settings)
    if folder.exists():
        logger().info("encoder.skipped", model=folder.name)
        return folder
    refuse_other_weights(settings)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.models_dir) as scratch:
        made = Path(scratch) / folder.name
        made.mkdir()
        _make(encoder_source(settings), made)
        # Into place in one step: a part that starts meanwhile sees a whole encoder or none.
        made.replace(folder)
    logger().info("encoder.built", model=folder.name)
    return folder


def _make(source: Path, folder: Path) -> None:
    weights = read_weights(source / WEIGHTS_FILE)
    try:
        graph = make_graph(weights, _shape(source))
    except KeyError as error:
        raise EncoderError(f"{source} holds no BERT: {error} is missing") from None
    (folder / GRAPH_FILE).write_bytes(graph)
    shutil.copyfile(source / TOKENIZER_FILE, folder / TOKENIZER_FILE)


def _shape(source: Path) -> Shape:
    given = _read_json(source / SHAPE_FILE)
    if given.get("model_type") != "bert" or given.get("hidden_act") != "gelu":
        raise EncoderError(f"{source} holds no BERT; other kinds cannot be used")
    pooling = _read_json(source / POOLING_FILE)
    means, first = (pooling.get(f"pooling_mode_{k}", False) for k in ("mean_tokens", "cls_token"))
    if means == first:
        raise EncoderError(f"{source} pools neither by the mean nor by the first token")
    return Shape(
        layers=given["num_hidden_layers"],
        heads=given["num_attention_heads"],
        epsilon=given["layer_norm_eps"],
        pools_first=bool(first),
    )


def read_weights(path: Path) -> Mapping[str, npt.NDArray[Any]]:
    """The arrays of a safetensors file: a length, a JSON list of what lies where, the bytes.

    Raises EncoderError when it is none.
    """
    content = np.memmap(path, dtype=np.uint8, mode="r")
    try:
        begin = 8 + int.from_bytes(content[:8].tobytes(), "little")
        listed = json.loads(content[8:begin].tobytes())
        listed.pop("__metadata__", None)
        return {name: _array(content[begin:], entry) for name, entry in listed.items()}
    except (ValueError, KeyError, TypeError):
        raise EncoderError(f"{path} is no file of weights that can be read") from None


def _array(content: npt.NDArray[np.uint8], entry: dict[str, Any]) -> npt.NDArray[Any]:
    begin, end = entry["data_offsets"]
    array = content[begin:end].view(_TYPES[entry["dtype"]]).reshape(entry["shape"])
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
