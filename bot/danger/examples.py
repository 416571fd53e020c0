"""The examples that the danger screen is trained on and measured with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.care.screen import Level

NO_CATEGORY = "none"
#: A text of the number's ordinary intents.
ORDINARY = "other_intent"
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class ExamplesError(ValueError):
    """A file of examples cannot be read; the message names it and what was expected."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text, and what a careful human says of it."""

    text: str
    level: Level
    category: str = NO_CATEGORY
    perspective: str = ""
    style: str = ""
    kind: str = ""
    """What makes a text without danger hard; empty for a text of danger."""
    wish: str = ""
    """What an ordinary text wants: its intent and topic; empty where nobody said."""

    @property
    def is_danger(self) -> bool:
        """Whether it is one of the texts that must be found."""
        return not self.kind and self.level is not Level.NONE

    @property
    def is_emergency(self) -> bool:
        """Whether it must get the danger reply."""
        return self.is_danger and self.level in (Level.NOW, Level.FOUR_HOURS)


def read_examples(path: Path) -> list[Example]:
    """The examples of one file: YAML as in `data/crisis`, or JSON Lines with the same keys and
    one "text" each. Raises ExamplesError."""
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix in (".yml", ".yaml"):
            blocks = yaml.safe_load(content) or []
            return [e for block in blocks for e in _of_block(block)]
        lines = [json.loads(line) for line in content.splitlines() if line.strip()]
        return [e for line in lines for e in _of_block({**line, "texts": [line["text"]]})]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ExamplesError(
            f"{path} holds no examples; expected blocks as in data/crisis, each with lane and "
            f"texts, or JSON Lines with text and lane ({type(error).__name__})"
        ) from None


def read_folder(folder: Path) -> list[Example]:
    """All examples of a folder's YAML files. Raises ExamplesError."""
    return [e for path in sorted(folder.glob("*.yml")) for e in read_examples(path)]


def read_ordinary(folder: Path) -> list[Example]:
    """The texts of the number's ordinary intents, from Rasa's NLU data. Raises ExamplesError."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        blocks = yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", [])
        for block in blocks:
            if "intent" not in block:
                continue
            wish = f"{block['intent']}/{(block.get('metadata') or {}).get('topic', '')}"
            for line in str(block["examples"]).splitlines():
                if line.startswith("- "):
                    text = _MARKED.sub(r"\1", line[2:]).strip()
                    found.append(Example(text, Level.NONE, kind=ORDINARY, wish=wish))
    return found


def _of_block(block: dict[str, Any]) -> Iterator[Example]:
    for text in block["texts"]:
        yield Example(
            text=str(text),
            level=Level(str(block["lane"])),
            category=str(block.get("category") or NO_CATEGORY),
            perspective=str(block.get("perspective") or ""),
            style=str(block.get("style") or ""),
            kind=str(block.get("kind") or (ORDINARY if block.get("intent") else "")),
        )
