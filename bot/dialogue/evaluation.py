"""`keyline evaluate nlu`: the trained model against files that it did not learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.dialogue.examples import Example, read_examples
from bot.dialogue.scores import F1, Scores, Understood, score
from bot.dialogue.topics import FALLBACK
from bot.dialogue.understanding import Understanding
from bot.settings import Settings


def evaluate(settings: Settings, files: Iterable[Path]) -> Scores:
    """The figures over all files together. Raises TextsError and NoModelError."""
    examples = [example for file in files for example in read_examples(file)]
    understanding = Understanding(settings)
    return score(examples, [_understood(understanding, example) for example in examples])


def evaluate_files(
    settings: Settings, files: Iterable[Path], picture: Path | None = None
) -> Iterator[str]:
    """The figures over all files, line by line, and the confusion drawn; where nobody says where,
    in KEYLINE_HOME. Raises TextsError and NoModelError."""
    scores = evaluate(settings, files)
    drawn = picture or settings.keyline_home / "confusion.png"
    draw_confusion(scores, drawn)
    yield from lines(scores)
    yield f"confusion: {drawn}"


def _understood(understanding: Understanding, example: Example) -> Understood:
    parse = understanding.parse(example.text)
    ranked = [entry for entry in parse["intent_ranking"] if entry["name"] != FALLBACK]
    return Understood(
        intent=parse["intent"]["name"],
        best=ranked[0]["name"],
        topic=parse["topic"],
        entities=frozenset((e["entity"], e["start"], e["end"]) for e in parse["entities"]),
        confidence=float(ranked[0]["confidence"]),
    )


def lines(scores: Scores) -> Iterator[str]:
    """The figures to be read by a person."""
    yield f"{scores.texts} texts"
    yield from _table("intent", scores.intents)
    yield f"macro F1 {scores.macro_f1:.3f} (always guessing: {scores.macro_f1_best:.3f})"
    yield f"not understood {scores.fallback_share:.1%}"
    if scores.topic_share is not None:
        yield f"topic right, where the intent is: {scores.topic_share:.1%}"
    if scores.scope_recall is not None and scores.false_accepts is not None:
        yield f"out of scope: recall {scores.scope_recall:.1%} (said so, or not understood)"
        yield f"out of scope: false accepts {scores.false_accepts:.1%} (taken for something else)"
    if scores.false_refusals is not None:
        yield f"others taken to be out of scope: {scores.false_refusals:.1%}"
    yield from _calibration(scores)
    if scores.entities:
        yield from _table("entity", scores.entities)
        yield f"entity F1 {scores.entity_f1:.3f} (label and both ends right)"
        yield f"entity overlap F1 {scores.entity_overlap_f1:.3f} (label right, places overlap)"
    if scores.groups:
        yield from _groups(scores)


def _calibration(scores: Scores) -> Iterator[str]:
    yield ""
    yield f"{'said':>6} {'right':>6} {'texts':>6}"
    for band in scores.bands:
        yield f"{band.said:6.2f} {band.right:6.2f} {band.texts:6}"
    yield f"calibration error {scores.calibration_error:.3f}"


def _groups(scores: Scores) -> Iterator[str]:
    yield ""
    yield f"{'group':28} {'F1':>6} {'to all':>7}"
    for group, value in scores.groups.items():
        yield f"{group:28} {value:6.3f} {value - scores.macro_f1:+7.3f}"
    yield "The groups were written by whoever made the file, and not by the people they stand for."


def _table(name: str, labels: dict[str, F1]) -> Iterator[str]:
    yield ""
    yield f"{name:28} {'F1':>6} {'right':>6} {'said':>6} {'there':>6}"
    for label, f1 in labels.items():
        yield f"{label:28} {f1.value:6.3f} {f1.right:6} {f1.said:6} {f1.there:6}"
    yield ""


def draw_confusion(scores: Scores, path: Path) -> None:
    """What was meant against what was understood, as a picture (PNG)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    meant = sorted({m for m, _ in scores.confusion})
    found = [*meant, *sorted({f for _, f in scores.confusion} - set(meant))]
    figure = Figure(figsize=(3 + 0.42 * len(found), 2 + 0.36 * len(meant)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    counts = [[scores.confusion[m, f] for f in found] for m in meant]
    shares = [[count / max(sum(row), 1) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(found)), found, rotation=60, ha="right")
    axes.set_yticks(range(len(meant)), meant)
    axes.set_xlabel("understood")
    axes.set_ylabel("meant")
    _write_counts(axes, counts, shares)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def _write_counts(
    axes: object, counts: Sequence[Sequence[int]], shares: Sequence[Sequence[float]]
) -> None:
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            if count:
                color = "white" if shares[y][x] > 0.5 else "black"
                axes.text(x, y, str(count), ha="center", va="center", color=color, fontsize=8)  # type: ignore[attr-defined]
