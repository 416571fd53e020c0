"""Training the third gate: the same examples give the same classifier, and what has not changed is
not trained again. The folder's name carries a hash of everything that went into it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bot.danger.examples import NO_CATEGORY, ORDINARY, Example, read_folder, read_ordinary
from bot.danger.letters import teach_letters
from bot.danger.network import Array, Network
from bot.danger.tuning import Tuning, tune
from bot.language.danger_classifier import (
    ANSWERS,
    CURRENT,
    DANGER_GRAPH,
    LEVELS,
    prepared,
    shortened,
)
from bot.language.danger_graph import make_danger_graph
from bot.language.danger_letters import LETTERS
from bot.language.encoder_building import _shape as read_shape
from bot.language.encoder_building import read_weights
from bot.language.encoder_source import (
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderError,
    encoder_folder,
    encoder_source,
    refuse_other_weights,
)
from bot.logs import logger
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DANGER_DATA, ORDINARY_DATA = "data/crisis", "data/nlu"
TUNING = Tuning()
PERSPECTIVES = ("self", "other")
_MASK = "[MASK]"
_GATE = ("danger_classifier.py", "danger_graph.py", "danger_letters.py")
_PIECES = ("examples", "letters", "network", "training", "tuning")
_MAKERS = (
    *(Path(__file__).with_name(f"{name}.py") for name in _PIECES),
    *(ROOT / "bot/language" / name for name in _GATE),
    *(ROOT / "bot/language" / name for name in ("spelling.py", "spelling.yml")),
    ROOT / "bot/care/danger_text.py",
)
_LIBRARIES = ("tensorflow-cpu", "tensorflow", "numpy", "tokenizers", "onnx", "scikit-learn")


def train_danger(settings: Settings, root: Path = ROOT) -> Path:
    """Train, unless a classifier of exactly these examples is there. Its folder.

    Raises ExamplesError for examples that cannot be read, and EncoderError where there are no
    weights to begin from.
    """
    folder = danger_folder(settings, root)
    if folder.exists():
        logger().info("danger.skipped", model=folder.name)
        _name_current(folder)
        return folder
    refuse_other_weights(settings)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.models_dir) as scratch:
        made = Path(scratch) / folder.name
        made.mkdir()
        make_classifier(encoder_source(settings), list_examples(root), made)
        # Into place in one step: a part that starts meanwhile sees a whole classifier or none.
        made.replace(folder)
    _name_current(folder)
    logger().info("danger.trained", model=folder.name)
    return folder


def _name_current(folder: Path) -> None:
    """Say which classifier is the one to use, in one step."""
    scratch = folder.with_suffix(".naming")
    scratch.write_text(folder.name, encoding="utf-8")
    scratch.replace(folder.parent / CURRENT)


def danger_folder(settings: Settings, root: Path = ROOT) -> Path:
    """Where the classifier of the examples as they are now lies, or would."""
    digest = hashlib.sha256(encoder_folder(settings).name.encode())
    data = [p for d in (DANGER_DATA, ORDINARY_DATA) for p in sorted((root / d).glob("*.yml"))]
    for path in (*data, *_MAKERS):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    digest.update(f"{sys.version_info[:2]} {_versions()} {TUNING}".encode())
    return settings.models_dir / f"danger-{digest.hexdigest()[:16]}"


def _versions() -> list[str]:
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name}=={version(name)}")
        except ImportError:  # one of the two names of TensorFlow
            continue
    return found


def list_examples(root: Path = ROOT) -> list[Example]:
    """Everything that the classifier learns from. A text that stands in both folders has the
    lane that the danger folder gives it: the other one says only what is wanted."""
    labelled = read_folder(root / DANGER_DATA)
    known = {e.text for e in labelled}
    ordinary = read_ordinary(root / ORDINARY_DATA)
    return [*labelled, *(e for e in ordinary if e.text not in known)]


def make_classifier(
    source: Path, examples: Sequence[Example], folder: Path, tuning: Tuning = TUNING
) -> None:
    """Tune an encoder's weights to the examples and write the classifier's files."""
    import tensorflow as tf

    _keep_to(tf, tuning.threads)
    categories = [*sorted({e.category for e in examples if e.is_danger}), NO_CATEGORY]
    shape, weights = read_shape(source), read_weights(source / WEIGHTS_FILE)
    wishes = sorted({_wish(e) for e in examples} - {""})
    sizes = {
        "level": len(LEVELS),
        "category": len(categories),
        "perspective": len(PERSPECTIVES),
        "wish": len(wishes),
    }
    network = Network(weights, shape, sizes)
    texts = [prepared(e.text) for e in examples]
    ids_of, mask = _reader(source)
    tune(network, texts, _targets(examples, categories, wishes), ids_of, mask, tuning)
    tuned, heads = network.arrays()
    (folder / DANGER_GRAPH).write_bytes(make_danger_graph({**weights, **tuned}, shape, heads))
    teach_letters(texts, examples).save(folder / LETTERS)
    answers = {"category": categories, "perspective": list(PERSPECTIVES), "wish": wishes}
    (folder / ANSWERS).write_text(json.dumps(answers), encoding="utf-8")
    shutil.copyfile(source / TOKENIZER_FILE, folder / TOKENIZER_FILE)


def _wish(example: Example) -> str:
    """What a text without danger is about: its intent, or what makes it hard; empty for others."""
    if example.is_danger or example.kind == "ordinary":
        return ""
    return example.wish or example.kind


def _targets(
    examples: Sequence[Example], categories: Sequence[str], wishes: Sequence[str]
) -> dict[str, Array]:
    return {
        "wish": np.array([wishes.index(_wish(e)) if _wish(e) else -1 for e in examples]),
        "level": np.array([LEVELS.index(e.level.value) for e in examples]),
        "category": np.array([_category(e, categories) for e in examples]),
        "perspective": np.array(
            [
                PERSPECTIVES.index(e.perspective)
                if e.is_danger and e.perspective in PERSPECTIVES
                else -1
                for e in examples
            ]
        ),
    }


def _category(example: Example, categories: Sequence[str]) -> int:
    if example.is_danger:
        return categories.index(example.category)
    # Wording that is negated or unclear belongs to a category that nobody wrote down.
    said_nothing = example.kind != ORDINARY and example.level.value != "none"
    return -1 if said_nothing else categories.index(NO_CATEGORY)


def _reader(source: Path) -> tuple[Callable[[str], list[int]], int]:
    """What makes tokens of a text, and the token that hides another."""
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(source / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    mask = tokenizer.token_to_id(_MASK)
    if mask is None:
        raise EncoderError(f"{source / TOKENIZER_FILE} knows no {_MASK}.")
    return lambda text: shortened(tokenizer.encode(text).ids), mask


def _keep_to(tf: Any, threads: int) -> None:
    """So many threads, unless something else in this process has used TensorFlow already."""
    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        logger().info("danger.threads_kept")
