"""What a text wants, as the network of the danger screen reads it.

The network learns the number's ordinary texts beside those of danger, and so knows what each of
them wants. Whoever understands texts may ask it for a second opinion. It decides nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.language.danger_classifier import (
    ANSWERS,
    DANGER_GRAPH,
    chances_of,
    open_session,
    prepared,
    shortened,
)
from bot.language.encoder import IDS
from bot.language.encoder_source import TOKENIZER_FILE

_HEAD = "wish"
#: Between an intent and its topic; a wish without it is what makes a harmless text sound alarming.
_BETWEEN = "/"


class Wishes:
    """The wishes of a trained classifier. May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        """Load them. Raises OSError, ValueError or an error of onnxruntime's when the classifier
        is not whole."""
        from tokenizers import Tokenizer

        names: list[str] = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))[_HEAD]
        self._known = [place for place, name in enumerate(names) if _BETWEEN in name]
        self._names = [_split(names[place]) for place in self._known]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = open_session(folder / DANGER_GRAPH)
        self.read("")

    def read(self, text: str) -> Mapping[tuple[str, str], float]:
        """The chance of each intent and topic; together 1. The topic is empty where the examples
        name none. Total."""
        ids = shortened(self._tokenizer.encode(prepared(text)).ids)
        [logits] = self._session.run([_HEAD], {IDS: np.array(ids, dtype=np.int64)})
        chances = chances_of(logits.ravel()[self._known])
        return dict(zip(self._names, chances.tolist(), strict=True))


def _split(wish: str) -> tuple[str, str]:
    intent, _, topic = wish.partition(_BETWEEN)
    return intent, topic
