"""The encoder against BERT written out in numpy, and against its makers' own library."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from bot.language import encoder_source
from bot.language.encoder import MOST_TOKENS, Encoder
from bot.language.encoder_building import build_encoder, read_weights
from bot.language.encoder_graph import Shape, make_graph
from bot.language.encoder_source import EncoderError, encoder_folder
from bot.settings import Settings, load

SHAPE = Shape(layers=2, heads=2, epsilon=1e-12, pools_first=False)
WIDTH, INNER, WORDS, PLACES = 8, 16, 40, 12


def settings_for(home: Path, **more: str) -> Settings:
    return load({"KEYLINE_HOME": str(home), **more}, env_file=None)


def small_weights() -> dict[str, Any]:
    """A BERT of two narrow layers, with weights drawn at random."""
    random = np.random.default_rng(7)

    def drawn(*size: int) -> Any:
        return random.normal(0, 0.5, size).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": drawn(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": drawn(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": drawn(2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{n}" for n in range(SHAPE.layers)):
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            weights[f"{layer}.attention.{part}.weight"] = drawn(WIDTH, WIDTH)
            weights[f"{layer}.attention.{part}.bias"] = drawn(WIDTH)
        weights[f"{layer}.intermediate.dense.weight"] = drawn(INNER, WIDTH)
        weights[f"{layer}.intermediate.dense.bias"] = drawn(INNER)
        weights[f"{layer}.output.dense.weight"] = drawn(WIDTH, INNER)
        weights[f"{layer}.output.dense.bias"] = drawn(WIDTH)
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for norm in norms:
        weights[f"{norm}.weight"], weights[f"{norm}.bias"] = drawn(WIDTH), drawn(WIDTH)
    return weights


def by_hand(weights: dict[str, Any], ids: list[int], shape: Shape = SHAPE) -> Any:
    """The same, slowly."""

    def linear(x: Any, name: str) -> Any:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normal(x: Any, name: str) -> Any:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + shape.epsilon)
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def gelu(x: Any) -> Any:
        return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = normal(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{n}" for n in range(shape.layers)):
        query, key, value = (
            linear(x, f"{layer}.attention.self.{p}").reshape(len(ids), shape.heads, -1)
            for p in ("query", "key", "value")
        )
        heads = []
        for head in range(shape.heads):
            likeness = query[:, head] @ key[:, head].T / math.sqrt(key.shape[-1])
            odds = np.exp(likeness)
            heads.append(odds / odds.sum(-1, keepdims=True) @ value[:, head])
        mixed = linear(np.concatenate(heads, axis=1), f"{layer}.attention.output.dense")
        x = normal(x + mixed, f"{layer}.attention.output.LayerNorm")
        inner = gelu(linear(x, f"{layer}.intermediate.dense"))
        x = normal(x + linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    text = x[0] if shape.pools_first else x.mean(0)
    return text / np.linalg.norm(text)


def run(graph: bytes, ids: list[int]) -> Any:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0]


@pytest.mark.parametrize("ids", [[1], [3, 1, 4, 1, 5], [9] * PLACES])
@pytest.mark.parametrize("pools_first", [False, True])
def test_the_graph_is_a_bert(ids: list[int], pools_first: bool) -> None:
    weights, shape = small_weights(), Shape(2, 2, 1e-12, pools_first)
    graph = make_graph(weights, shape, eight_bits=False)
    np.testing.assert_allclose(run(graph, ids), by_hand(weights, ids, shape), atol=2e-6)


def test_eight_bits_say_nearly_the_same() -> None:
    weights = small_weights()
    ids = [3, 1, 4, 1, 5]
    vector = run(make_graph(weights, SHAPE), ids)
    assert float(vector @ by_hand(weights, ids)) > 0.98
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def write_folder(folder: Path, weights: dict[str, Any], **changed: Any) -> Path:
    """A sentence-transformers folder, as small as can be."""
    (folder / "1_Pooling").mkdir(parents=True)
    given = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "layer_norm_eps": 1e-12,
        **changed,
    }
    (folder / "config.json").write_text(json.dumps(given))
    (folder / "1_Pooling/config.json").write_text(json.dumps({"pooling_mode_mean_tokens": True}))
    words = {"[UNK]": 0, "hello": 1}
    tokens = {
        "version": "1.0",
        "model": {"type": "WordLevel", "vocab": words, "unk_token": "[UNK]"},
        "pre_tokenizer": {"type": "Whitespace"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokens))
    head: dict[str, Any] = {}
    body = b""
    for name, array in weights.items():
        raw = array.tobytes()
        at = [len(body), len(body) + len(raw)]
        head[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": at}
        body += raw
    listed = json.dumps({"__metadata__": {"format": "np"}, **head}).encode()
    listed += b" " * (-len(listed) % 8)
    content = len(listed).to_bytes(8, "little") + listed + body
    (folder / "model.safetensors").write_bytes(content)
    return folder


def test_weights_are_read_as_written(tmp_path: Path) -> None:
    weights = small_weights()
    folder = write_folder(tmp_path / "own", weights)
    read = read_weights(folder / "model.safetensors")
    assert read.keys() == weights.keys()
    assert all(np.array_equal(read[name], weights[name]) for name in weights)


def test_an_encoder_of_ones_own_is_built_once(tmp_path: Path) -> None:
    own = write_folder(tmp_path / "own", small_weights())
    settings = settings_for(tmp_path / "home", ENCODER_PATH=str(own))
    folder = build_encoder(settings)
    made = (folder / "encoder.onnx").stat().st_mtime_ns
    assert build_encoder(settings) == folder == encoder_folder(settings)
    assert (folder / "encoder.onnx").stat().st_mtime_ns == made
    assert [path.name for path in settings.models_dir.iterdir()] == [folder.name]
    assert len(Encoder(folder).encode("hello")) == WIDTH


def test_other_weights_make_another_encoder(tmp_path: Path) -> None:
    weights = small_weights()
    one = write_folder(tmp_path / "one", weights)
    weights["embeddings.LayerNorm.bias"] += 1
    other = write_folder(tmp_path / "other", weights)
    folders = {
        encoder_folder(settings_for(tmp_path, ENCODER_PATH=str(path))).name for path in (one, other)
    }
    assert len(folders) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda own: (own / "tokenizer.json").unlink(),
        lambda own: (own / "model.safetensors").write_bytes(b"no weights"),
        lambda own: (own / "config.json").write_text('{"model_type": "roberta"}'),
        lambda own: (own / "1_Pooling/config.json").write_text("{}"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, spoil: Any) -> None:
    own = write_folder(tmp_path / "own", small_weights())
    spoil(own)
    settings = settings_for(tmp_path / "home", ENCODER_PATH=str(own))
    with pytest.raises(EncoderError, match="own"):
        build_encoder(settings)
    assert not list((tmp_path / "home").rglob("*.onnx"))


def test_weights_without_a_layer_are_refused(tmp_path: Path) -> None:
    own = write_folder(tmp_path / "own", small_weights(), num_hidden_layers=3)
    with pytest.raises(EncoderError, match="no BERT"):
        build_encoder(settings_for(tmp_path / "home", ENCODER_PATH=str(own)))


def test_other_weights_in_the_package_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write_folder(tmp_path / "own", small_weights())
    monkeypatch.setattr(encoder_source, "_packaged", lambda: own)
    with pytest.raises(EncoderError, match="its makers published"):
        build_encoder(settings_for(tmp_path / "home"))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder that comes along, built at most once for this checkout."""
    root = Path(__file__).resolve().parents[2]
    return Encoder(build_encoder(settings_for(root / ".keyline")))


#: The first six numbers of each vector, from transformers 4.36 on TensorFlow 2.12 in 32 bits.
REFERENCE = {
    "who is my key worker": [-0.06615, -0.02378, -0.01061, -0.06891, -0.05393, -0.03678],
    "ta": [-0.08266, 0.04064, 0.03052, 0.00787, -0.03014, -0.06291],
    "café naïve 😀 £5": [0.03899, 0.01138, 0.03728, 0.01789, 0.02936, 0.00074],
}


@pytest.mark.parametrize("text", list(REFERENCE))
def test_it_says_what_its_makers_library_says(encoder: Encoder, text: str) -> None:
    """Within what 8 bits change: a cosine of about 0.99 over all 384."""
    assert encoder.encode(text)[:6].tolist() == pytest.approx(REFERENCE[text], abs=0.02)


def test_what_means_alike_is_close(encoder: Encoder) -> None:
    def likeness(one: str, other: str) -> float:
        return float(encoder.encode(one) @ encoder.encode(other))

    assert likeness("who is my key worker", "what is my key worker called") > 0.8
    assert likeness("i cant sleep", "i'm not sleeping at all") > 0.5
    assert likeness("who is my key worker", "recipe for lentil soup") < 0.2


@pytest.mark.parametrize("text", ["", "x", "😀" * 50, "word " * 400, "a" * 1600])
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    vector = encoder.encode(text)
    assert (vector.shape, vector.dtype) == ((384,), np.float32)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_of_a_long_text_the_beginning_and_the_end_count(encoder: Encoder) -> None:
    middle = "and so on " * MOST_TOKENS
    begin, end = "my son is very ill. ", " please ring me today."
    with_all = encoder.encode(begin + middle + end)
    assert not np.allclose(with_all, encoder.encode(middle + end), atol=1e-3)
    assert not np.allclose(with_all, encoder.encode(begin + middle), atol=1e-3)
