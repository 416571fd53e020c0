"""The trained model by itself: what it understands of a text, without a conversation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.dialogue.channel import for_rasa
from bot.dialogue.topics import FALLBACK, OUT_OF_SCOPE
from bot.dialogue.wishes_beside import find_beside
from bot.settings import Settings


class TextsError(ValueError):
    """A file of texts cannot be read; the message says where. It quotes nothing of it."""


class Understanding:
    """Rasa with the trained model."""

    def __init__(self, settings: Settings) -> None:
        """Raises NoModelError when nothing was trained."""
        from rasa.core.agent import Agent

        from bot.dialogue import patches
        from bot.dialogue.second_reading import reading_with
        from bot.dialogue.training import find_model
        from bot.language.danger_classifier import classifier_folder

        patches.apply()
        with reading_with(classifier_folder(settings.models_dir)):
            self._agent = Agent.load(find_model(settings))
        patches.configure_logs()

    def parse(self, text: str) -> dict[str, Any]:
        """All that Rasa says of a text. Entities stand where they stand in the text as given."""
        asked = for_rasa(text)
        parse: dict[str, Any] = asyncio.run(self._agent.parse_message(asked))
        cut = len(text) - len(asked)
        for entity in parse["entities"]:
            entity["start"] += cut
            entity["end"] += cut
        return parse

    def beside(self, text: str) -> list[dict[str, Any]]:
        """What the parts of a text surely want, as the conversation is told of it."""
        return asyncio.run(find_beside(for_rasa(text), self._agent.parse_message))

    def understand(self, text: str) -> dict[str, Any]:
        """Intent, how likely it is, and entities.

        What is not understood is `out_of_scope`, as in the conversation: either way the bot says
        so and offers to pass the text on, and a human reads it.
        """
        parse = self.parse(text)
        intent = parse["intent"]["name"]
        return {
            "text": text,
            "intent": OUT_OF_SCOPE if intent == FALLBACK else intent,
            "confidence": round(float(parse["intent"]["confidence"]), 4),
            "entities": [
                {key: entity[key] for key in ("entity", "start", "end", "value")}
                for entity in parse["entities"]
            ],
        }


def read_texts(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a JSON Lines file, each an object with a text.

    Raises TextsError at a line that is none.
    """
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                is_text = isinstance(given["text"], str)
            except (ValueError, KeyError, TypeError):
                is_text = False
            if not is_text:
                raise TextsError(f'{path}, line {number}: expected {{"text": "..."}}')
            yield given


def understand_file(settings: Settings, path: Path) -> Iterable[str]:
    """One line of JSON for each text of a file, in order. Raises TextsError and NoModelError."""
    given = list(read_texts(path))
    understanding = Understanding(settings)
    for line in given:
        yield json.dumps(understanding.understand(line["text"]), ensure_ascii=False)
