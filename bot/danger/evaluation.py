"""`keyline evaluate crisis`: how good the danger screen is on somebody's own texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.care.screen import Finding, Level, Scores, screen
from bot.danger.curve import draw
from bot.danger.examples import Example, read_examples
from bot.danger.figures import Seen, report
from bot.danger.screening import Screener
from bot.settings import Settings

_STEPS = tuple(step / 50 for step in range(1, 50))


def evaluate_crisis(
    settings: Settings,
    positives: Path,
    negatives: Path,
    misses: Path | None = None,
    curve: Path | None = None,
) -> Iterator[str]:
    """The tables with and without the classifier. `misses`: where to list what went wrong, with
    its text; `curve`: where the picture goes. Raises ExamplesError."""
    examples = [*read_examples(positives), *read_examples(negatives)]
    # Phrases that nobody has signed raise texts, and count for nothing here.
    screener = Screener(settings, drafts=False)
    scores = [screener.scorer.score(e.text) for e in examples]
    state = screener.scorer.state
    alone = [Seen(e, screener.look_at(e.text, with_classifier=False)) for e in examples]
    yield "## Words and phrases alone (the classifier switched off)"
    yield from report(alone)
    yield ""
    if not any(scores):
        yield f"## No classifier: {state.value}"
        whole = alone
    else:
        whole = [
            Seen(e, screen(e.text, screener.rules, (), s))
            for e, s in zip(examples, scores, strict=True)
        ]
        yield "## All three gates"
        yield from report(whole)
    if curve is not None:
        draw(list(_points(screener, examples, scores)), curve)
        yield f"curve: {curve}"
    if misses is not None:
        yield f"misses: {_list_misses(whole, misses)} in {misses}"


def _points(
    screener: Screener, examples: Sequence[Example], scores: Sequence[Scores | None]
) -> Iterator[tuple[float, float, float, float]]:
    """For one bound of the emergency after another: the bound; shares of emergencies answered, of
    danger found at that bound for any level, and of hard negatives raised to an emergency."""
    without = [screen(e.text, screener.rules) for e in examples]
    for bound in _STEPS:
        seen = [
            Seen(e, _at(bound, found, s))
            for e, found, s in zip(examples, without, scores, strict=True)
        ]
        urgent = [s for s in seen if s.example.is_emergency]
        danger = [s for s in seen if s.example.is_danger]
        calm = [s for s in seen if not s.example.is_danger]
        yield (
            bound,
            _mean([s.finding.is_danger for s in urgent]),
            _mean([s.is_found for s in danger]),
            _mean([s.finding.is_danger for s in calm]),
        )


def _at(bound: float, found: Finding, scores: Scores | None) -> Finding:
    if scores is None or found.is_danger:
        return found
    if scores.emergency >= bound:
        return replace(found, level=Level.FOUR_HOURS)
    if found.level is Level.NONE and scores.anything >= bound:
        return replace(found, level=Level.CHECK)
    return found


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _list_misses(seen: Sequence[Seen], path: Path) -> int:
    wrong = [s for s in seen if s.is_missed or s.is_false_alarm]
    lines = [
        json.dumps(
            {
                "text": s.example.text,
                "wanted": s.example.level.value,
                "got": s.finding.level.value,
                "category": s.example.category,
                "kind": s.example.kind,
                "evidence": list(s.finding.evidence),
            },
            ensure_ascii=False,
        )
        for s in wrong
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(wrong)
