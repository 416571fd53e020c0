"""`keyline screen`: what the danger screen makes of the texts of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bot.care.danger_rules import Rules
from bot.care.screen import Finding, screen
from bot.content.danger import load_bounds, load_danger_rules
from bot.danger.examples import ExamplesError
from bot.language.danger_classifier import classifier_folder
from bot.language.danger_scores import DangerScorer
from bot.settings import Settings


class Screener:
    """The screen as the front door has it."""

    def __init__(self, settings: Settings, *, drafts: bool = True) -> None:
        on = settings.keyline_screen_classifier
        folder = classifier_folder(settings.models_dir) if on else None
        self.rules: Rules = load_danger_rules(drafts=drafts)
        self.scorer = DangerScorer(folder, load_bounds())

    def look_at(self, text: str, *, with_classifier: bool = True) -> Finding:
        """The finding of one text."""
        return screen(text, self.rules, (), self.scorer.score(text) if with_classifier else None)


def screen_file(screener: Screener, path: Path) -> Iterator[str]:
    """One line of JSON for each line of a JSON Lines file, in order.

    Raises ExamplesError naming the number of a line that has no text; nothing is given then.
    """
    texts = list(_texts(path))
    for text in texts:
        found = screener.look_at(text)
        yield json.dumps(
            {
                "text": text,
                "lane": found.level.value,
                "categories": list(found.categories),
                "evidence": list(found.evidence),
            },
            ensure_ascii=False,
        )


def _texts(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise ExamplesError(f"{path} is not in UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError:
            given = None
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise ExamplesError(f'{path}, line {number}: expected {{"text": "..."}}')
        yield given["text"]
