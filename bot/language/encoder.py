"""What a text means, as a vector: texts that mean alike lie close together.

The encoder was made by `bot.language.encoder_building`. It runs on one thread, needs nothing but
its own folder, and is loaded when the first text comes. A vector says much about the words it was
made of: it is treated like them and kept nowhere.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder_source import GRAPH_FILE, TOKENIZER_FILE

#: Names of what goes into the graph and comes out of it.
IDS, VECTOR = "ids", "vector"

#: Of a longer text, its beginning and its end are read: what somebody wants stands at either, and
#: time grows with length.
MOST_TOKENS = 128

Vector = npt.NDArray[np.float32]


class Encoder:
    """Turns texts into vectors of length 1. May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def encode(self, text: str) -> Vector:
        """The vector of a text, float32. An empty text has one too."""
        tokenizer, session = self._load()
        ids = _shortened(tokenizer.encode(text).ids)
        [vector] = session.run([VECTOR], {IDS: np.array(ids, dtype=np.int64)})
        return np.asarray(vector, dtype=np.float32)

    def _load(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = (_tokenizer(self._folder), _session(self._folder))
        return self._loaded


def _shortened(ids: list[int]) -> list[int]:
    if len(ids) <= MOST_TOKENS:
        return ids
    half = MOST_TOKENS // 2
    return [*ids[:half], *ids[-half:]]


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _session(folder: Path) -> Any:
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)  # it warns of hardware that nobody asked for
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        str(folder / GRAPH_FILE), options, providers=["CPUExecutionProvider"]
    )
