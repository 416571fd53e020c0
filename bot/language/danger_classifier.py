"""The classifier of the danger screen: what a text's wording is like, as chances.

Tuned and written by `keyline train` (`bot.danger.training`). It runs on one thread with
onnxruntime, needs nothing but its own folder, and keeps no text. A long text is read as a whole
and piece by piece: what matters may be one sentence of twenty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.care.danger_text import plain_letters
from bot.language.danger_letters import LETTERS, Letters
from bot.language.encoder import IDS
from bot.language.encoder_source import TOKENIZER_FILE
from bot.language.spelling import spell_out

DANGER_GRAPH = "danger.onnx"
#: Names the folder, among the models, of the classifier that was trained last.
CURRENT = "danger-current"
ANSWERS = "answers.json"
LEVELS = ("now", "4h", "today", "check", "none")
HEADS = ("level", "category", "perspective", "wish")

#: Of a longer piece, its beginning and its end are read.
MOST_TOKENS = 96
#: In words: from which length on a text is also read in pieces, how long a piece is, how far on
#: the next begins. Of a text beyond what a phone sends, the last pieces are left out.
LONG_TEXT, PIECE, STRIDE, MOST_PIECES = 45, 40, 25, 16
_WORD = re.compile(r"\S+")
#: The intents of news: what is wrong with somebody is never routine.
_NEWS = "report_"
#: How much the second opinion weighs against the encoder's.
_SECOND = 0.35

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the classifier says of one text, or one piece: chances from 0 to 1."""

    now: float
    emergency: float
    today: float
    anything: float
    categories: Mapping[str, float]
    """The chance of each kind of danger."""
    about_other: float
    """The chance that it is about somebody else."""
    routine: float
    """The chance that it wants one of the number's ordinary things: an appointment, who covers."""
    begin: int
    end: int


class DangerClassifier:
    """A trained classifier. May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        """Load it. Raises OSError, ValueError or an error of onnxruntime's when it is not whole."""
        from tokenizers import Tokenizer

        answers = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
        self._categories: list[str] = answers["category"]
        self._perspectives: list[str] = answers["perspective"]
        self._routine = [i for i, wish in enumerate(answers["wish"]) if _is_routine(wish)]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = open_session(folder / DANGER_GRAPH)
        self._letters = Letters.load(folder / LETTERS)
        self.read("")

    def read(self, text: str) -> list[Reading]:
        """The reading of the whole text first, then of each piece of a long one. Total."""
        return [self._read(text, begin, end) for begin, end in pieces(text)]

    def _read(self, text: str, begin: int, end: int) -> Reading:
        piece = prepared(text[begin:end])
        ids = shortened(self._tokenizer.encode(piece).ids)
        logits = self._session.run(HEADS, {IDS: np.array(ids, dtype=np.int64)})
        level, category, perspective, wish = (chances_of(given) for given in logits)
        now, emergency, today, anything = _with_second(level, self._letters.lean(piece))
        return Reading(
            now=now,
            emergency=emergency,
            today=today,
            anything=anything,
            # The last stands for none.
            categories=dict(zip(self._categories[:-1], category.tolist(), strict=False)),
            about_other=float(perspective[self._perspectives.index("other")]),
            routine=float(wish[self._routine].sum()),
            begin=begin,
            end=end,
        )


def _is_routine(wish: str) -> bool:
    """Whether it is an intent with its topic and no news of anybody; else it is what makes a text
    without danger hard, such as an idiom."""
    return "/" in wish and not wish.startswith(_NEWS)


def _with_second(level: Array, lean: tuple[float, float]) -> tuple[float, float, float, float]:
    """The chances of each level or a more urgent one, after the second opinion was heard about
    an emergency and about any danger; what lies between moves along."""
    now, before, today, any_before = (float(part) for part in np.cumsum(level)[:4])
    emergency = _moved(before, lean[0])
    anything = max(emergency, _moved(any_before, lean[1]))
    share = (today - before) / (any_before - before) if any_before > before else 0.0
    return (
        now * emergency / before if before else 0.0,
        emergency,
        emergency + share * (anything - emergency),
        anything,
    )


def _moved(chance: float, lean: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    odds = kept / (1 - kept) * exp(_SECOND * lean)
    return odds / (1 + odds)


def classifier_folder(models: Path) -> Path:
    """The folder, among the models, of the classifier that was trained last; one that is not
    there where none was."""
    current = models / CURRENT
    name = current.read_text(encoding="utf-8").strip() if current.is_file() else ""
    return models / (Path(name).name or CURRENT)


def prepared(text: str) -> str:
    """A text as the classifier learnt to read it."""
    return spell_out(plain_letters(text))


def shortened(ids: list[int]) -> list[int]:
    """No more tokens than are read."""
    if len(ids) <= MOST_TOKENS:
        return ids
    half = MOST_TOKENS // 2
    return [*ids[:half], *ids[-half:]]


def pieces(text: str) -> list[tuple[int, int]]:
    """The whole, and pieces of a long text, as places in it."""
    words = [found.span() for found in _WORD.finditer(text)]
    parts = [(0, len(text))]
    if len(words) > LONG_TEXT:
        starts = range(0, len(words) - PIECE + STRIDE, STRIDE)
        parts += [_span(words[start : start + PIECE]) for start in starts][:MOST_PIECES]
    return parts


def _span(words: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return words[0][0], words[-1][1]


def chances_of(logits: Array) -> Array:
    """The chances that a head's logits stand for."""
    odds = np.exp(logits - logits.max())
    return np.asarray(odds / odds.sum(), dtype=np.float32)


def open_session(path: Path) -> Any:
    """A graph, ready to run on one thread. Raises onnxruntime's errors for what is none."""
    import onnxruntime

    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
