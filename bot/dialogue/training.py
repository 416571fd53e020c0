"""Training: the same words give the same model, and what has not changed is not trained again.

The model's file name carries a hash of everything that went into it.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.topics import DANGER
from bot.language.encoder_source import encoder_folder
from bot.logs import logger
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DATA = ("data/nlu", "data/rules", "data/stories")
SEED = 20241
# Rasa says it whenever it reads a domain with slots, and leaves it out of its own output.
_SAID_OF_EVERY_DOMAIN = "Slot auto-fill has been removed"
# What is meant so: the danger screen names it, nothing learns it.
_NOT_LEARNT = f"The intent '{DANGER}' is listed in the domain file, but is not found"
# Our own parts of the pipeline and what they read: what they learn changes with them.
_COMPONENTS = tuple(
    Path(__file__).with_name(f"{name}.py")
    for name in (
        "classifier",
        "danger_intent",
        "encoder_features",
        "entity_finder",
        "ngram_features",
        "second_reading",
        "topics",
        "unfamiliar",
    )
)
_LANGUAGE = ROOT / "bot/language"
#: For whoever shows a text; the dialogue knows nothing of them.
_FOR_READERS = ("mentions.py", "phrases.py", "when")
_LIBRARIES = (
    "rasa",
    "scikit-learn",
    "numpy",
    "scipy",
    "spacy",
    "onnxruntime",
    "tokenizers",
    "python-crfsuite",
)


class TrainingDataError(ValueError):
    """The training data are not sound; the message says what Rasa found."""


class NoModelError(RuntimeError):
    """There is no model of the data as they are now; `keyline train` makes one."""


def train(settings: Settings, root: Path = ROOT) -> Path:
    """Check the data and train, unless a model of exactly these data is there. Its path.

    The encoder is built first, unless it is there. Raises TrainingDataError when Rasa has an error
    or so much as a warning about the data, and EncoderError when there are no weights to build of.
    """
    from bot.language.encoder_building import build_encoder

    encoder = build_encoder(settings)
    path = model_path(settings, root)
    if path.exists():
        logger().info("training.skipped", model=path.name)
        return path
    with _caged_rasa(settings):
        _check(root)
        _train(root, path, encoder)
    logger().info("training.finished", model=path.name)
    return path


def find_model(settings: Settings, root: Path = ROOT) -> Path:
    """The model of the data as they are now. Raises NoModelError when it is not there."""
    path = model_path(settings, root)
    if not path.exists():
        raise NoModelError(f"no model {path.name} in {path.parent}: run `keyline train`")
    return path


def model_path(settings: Settings, root: Path = ROOT) -> Path:
    """Where the model of the data as they are now lies, or would."""
    return settings.models_dir / f"dialogue-{fingerprint(settings, root)}.tar.gz"


def fingerprint(settings: Settings, root: Path = ROOT) -> str:
    """A hash over configuration, domain, training data, encoder, and the code that trains."""
    digest = hashlib.sha256(encoder_folder(settings).name.encode())
    for path in _sources(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    for component in (*_COMPONENTS, *_language_files()):
        digest.update(component.read_bytes())
    versions = [f"{name}=={version(name)}" for name in _LIBRARIES]
    digest.update(f"{sys.version_info[:2]} {versions} {SEED}".encode())
    return digest.hexdigest()[:16]


def _language_files() -> list[Path]:
    """What the dialogue uses of the language: code and lists."""
    return [
        path
        for path in sorted(_LANGUAGE.rglob("*"))
        if path.suffix in (".py", ".yml", ".txt")
        and path.relative_to(_LANGUAGE).parts[0] not in _FOR_READERS
    ]


def _sources(root: Path) -> list[Path]:
    data = [path for folder in DATA for path in sorted((root / folder).rglob("*.yml"))]
    return [root / "config.yml", root / "domain.yml", *data]


@contextmanager
def _caged_rasa(settings: Settings) -> Iterator[None]:
    """Rasa without telemetry and progress bars, and with its cache among the models rather
    than in the folder that happens to be the current one."""
    from rasa.engine.caching import LocalTrainingCache

    from bot.dialogue import patches

    patches.apply()
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    cache = settings.models_dir / "cache"
    found = LocalTrainingCache._get_cache_location
    LocalTrainingCache._get_cache_location = staticmethod(lambda: cache)
    shown = io.StringIO()
    try:
        with redirect_stdout(shown), redirect_stderr(shown):
            yield
    finally:
        LocalTrainingCache._get_cache_location = staticmethod(found)


def _check(root: Path) -> None:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        warnings.filterwarnings("ignore", message=_SAID_OF_EVERY_DOMAIN)
        warnings.filterwarnings("ignore", message=_NOT_LEARNT)
        importer = TrainingDataImporter.load_from_config(
            str(root / "config.yml"), str(root / "domain.yml"), _data_folders(root)
        )
        validator = Validator.from_importer(importer)
        validator.warn_if_config_mandatory_keys_are_not_set()
        sound = (
            validator.verify_domain_validity(),
            validator.verify_nlu(ignore_warnings=False),
            validator.verify_actions_in_stories_rules(),
            validator.verify_forms_in_stories_rules(),
            validator.verify_form_slots(),
            validator.verify_slot_mappings(),
            validator.verify_story_structure(ignore_warnings=False),
        )
        found = _misnamed(importer)
    found += [str(w.message) for w in caught if w.category is UserWarning]
    if found or not all(sound):
        raise TrainingDataError("; ".join(found) or "Rasa finds the training data unsound")


def _misnamed(importer: Any) -> list[str]:
    """What Rasa does not look at: topics and entities that are not among ours."""
    from rasa.shared.nlu.constants import INTENT, METADATA

    from bot.dialogue.topics import TopicError, topic_of

    data = importer.get_nlu_data()
    known = set(importer.get_domain().entities)
    found = {f"there is no entity {name!r}" for name in data.entities - known}
    for example in data.intent_examples:
        try:
            topic_of(example.get(INTENT), example.get(METADATA))
        except TopicError as error:
            found.add(str(error))
    return sorted(found)


def _train(root: Path, path: Path, encoder: Path) -> None:
    import numpy
    from rasa import model_training

    random.seed(SEED)
    numpy.random.seed(SEED)  # scikit-learn's own randomness
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        result = model_training.train(
            domain=str(root / "domain.yml"),
            config=str(_config_with(encoder, root, Path(folder))),
            training_files=_data_folders(root),
            output=folder,
            fixed_model_name=path.name,
        )
        if result.model is None:
            raise TrainingDataError(f"Rasa trained nothing (code {result.code})")
        # Into place in one step: a part that starts meanwhile sees a whole model or none.
        Path(result.model).replace(path)


def _config_with(encoder: Path, root: Path, folder: Path) -> Path:
    """The configuration, telling the part that takes the encoder into the model where it lies."""
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    for part in config["pipeline"]:
        if part["name"].endswith(".EncoderFeatures"):
            part["folder"] = str(encoder)
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def _data_folders(root: Path) -> list[str]:
    return [str(root / folder) for folder in DATA]
