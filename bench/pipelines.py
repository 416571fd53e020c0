"""`python -m bench.pipelines [NAME...]`: ways to understand a text, measured on the kept-out file.

Each runs in a process of its own: learns from data/nlu, then reads every text of the kept-out file
one after the other, as the dialogue does. Times are processor time.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from bot.dialogue.evaluation import read_examples
from bot.dialogue.scores import F1, mean_f1
from bot.dialogue.topics import FALLBACK

ROOT = Path(__file__).resolve().parents[1]
KEPT_OUT = ROOT / "tests/evaluation/nlu_kept_out.yml"

_OURS = "bot.dialogue"
_COUNTS = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "word", "min_ngram": 1, "max_ngram": 2},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5},
]
_WORDS = [{"name": "WhitespaceTokenizer"}, {"name": "CountVectorsFeaturizer"}]
_NGRAMS = [
    {"name": f"{_OURS}.ngram_features.NgramFeatures", "analyzer": "word", "longest": 2},
    {
        "name": f"{_OURS}.ngram_features.NgramFeatures",
        "analyzer": "char_wb",
        "shortest": 2,
        "longest": 5,
        "seen_in": 2,
    },
]
_ENCODER = [{"name": f"{_OURS}.encoder_features.EncoderFeatures", "weight": 1.0}]
_TOPICS = [{"name": f"{_OURS}.classifier.TopicClassifier"}]
_LOGISTIC = [{"name": "LogisticRegressionClassifier", "max_iter": 300}]
_DIET = {
    "name": "DIETClassifier",
    "random_seed": 20241,
    "epochs": 20,
    "constrain_similarities": True,
}

PIPELINES: dict[str, list[dict[str, Any]]] = {
    "Rasa's counts, logistic regression": [*_COUNTS, *_LOGISTIC],
    "n-grams, ours": [*_NGRAMS, *_TOPICS],
    "encoder, ours": [*_ENCODER, *_TOPICS],
    "both, logistic regression": [*_ENCODER, *_NGRAMS, *_LOGISTIC],
    "both, ours": [*_ENCODER, *_NGRAMS, *_TOPICS],
    "both, ours, with entities": [
        *_ENCODER,
        *_NGRAMS,
        *_TOPICS,
        {"name": f"{_OURS}.entity_finder.KeylineEntities"},
    ],
    # With pieces of words as well, DIET takes two minutes an epoch.
    "words, DIET": [*_WORDS, _DIET],
    "words and encoder, DIET": [*_WORDS, *_ENCODER, _DIET],
}


def main() -> None:
    """Measure the pipelines named, or all."""
    names = sys.argv[1:] or list(PIPELINES)
    print(f"{'pipeline':38} {'F1':>6} {'entity':>6} {'ms':>6} {'MB':>6} {'train s':>8}", flush=True)
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            figures = {**_run("--train", name, folder), **_run("--ask", name, folder)}
        print(
            f"{name:38} {figures['f1']:6.3f} {figures['entity_f1']:6.3f} {figures['ms']:6.1f}"
            f" {figures['mb']:6.0f} {figures['train_s']:8.0f}",
            flush=True,
        )


def _run(*step: str) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.pipelines", *step],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def learn(name: str, folder: Path) -> dict[str, float]:
    """Train one pipeline, in this process; the model goes into the folder."""
    from rasa import model_training

    from bot.language.encoder_building import build_encoder

    encoder = build_encoder(settings.load())
    pipeline = [
        {**part, "folder": str(encoder)} if part in _ENCODER else part for part in PIPELINES[name]
    ]
    config = {"recipe": "default.v1", "assistant_id": "x", "language": "en", "pipeline": pipeline}
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config))
    began = time.process_time()
    model_training.train_nlu(
        str(path), str(ROOT / "data/nlu"), str(folder), domain=str(ROOT / "domain.yml")
    )
    return {"train_s": time.process_time() - began}


def ask(folder: Path) -> dict[str, float]:
    """Ask a trained pipeline every text of the kept-out file."""
    from rasa.core.agent import Agent

    from bot.dialogue import patches

    [model] = folder.glob("*.tar.gz")
    agent = Agent.load(model)
    patches.configure_logs()
    return _ask(agent)


def _ask(agent: Any) -> dict[str, float]:
    examples = read_examples(KEPT_OUT)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(agent.parse_message("hello"))
    began = time.process_time()
    parses = [loop.run_until_complete(agent.parse_message(e.text)) for e in examples]
    took = time.process_time() - began
    said = [next(r["name"] for r in p["intent_ranking"] if r["name"] != FALLBACK) for p in parses]
    spans = [{(e["entity"], e["start"], e["end"]) for e in p["entities"]} for p in parses]
    entities = F1(
        sum(len(s & (e.entities or set())) for s, e in zip(spans, examples, strict=True)),
        sum(map(len, spans)),
        sum(len(e.entities or ()) for e in examples),
    )
    labels = {e.intent for e in examples}
    pairs = list(zip(said, (e.intent for e in examples), strict=True))
    return {
        "f1": mean_f1(
            {
                label: F1(
                    sum(s == m == label for s, m in pairs),
                    sum(s == label for s, _ in pairs),
                    sum(m == label for _, m in pairs),
                )
                for label in labels
            }
        ),
        "entity_f1": entities.value,
        "ms": took / len(examples) * 1000,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--train"]:
        print(json.dumps(learn(sys.argv[2], Path(sys.argv[3]))))
    elif sys.argv[1:2] == ["--ask"]:
        print(json.dumps(ask(Path(sys.argv[3]))))
    else:
        main()
