"""The invented texts of the simulated month, and what a careful human says of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.care.screen import Level

TEXTS_FILE = Path(__file__).with_name("texts.yml")
SMALL_WORDS = "small_words"
ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Text:
    """One text. `asks` is the intent and topic that the dialogue is taken to understand; empty
    where it carries news, which is passed on to a human."""

    body: str
    label: Level
    category: str
    perspective: str
    kind: str
    asks: str = ""

    @property
    def sort(self) -> str:
        """From which heap it is drawn: a lane of danger, hard, ordinary or small words."""
        if self.label is not Level.NONE and not self.kind:
            return self.label.value
        return self.kind if self.kind in (SMALL_WORDS, ORDINARY) else "hard"


def load_texts(path: Path = TEXTS_FILE) -> list[Text]:
    """The texts of a file in the format of `data/crisis`, with `asks` where one asks something."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Text(
            body=str(body),
            label=Level(str(block["lane"])),
            category=str(block["category"]),
            perspective=str(block["perspective"]),
            kind=str(block.get("kind") or ""),
            asks=str(block.get("asks") or ""),
        )
        for block in blocks
        for body in block["texts"]
    ]
