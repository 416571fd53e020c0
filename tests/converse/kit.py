"""Scenarios read from words in a test."""

from __future__ import annotations

import textwrap
from pathlib import Path

from bot.converse.cast import load_cast
from bot.converse.reading import UnusableError, read_files
from bot.converse.scenario import Scenario, Turn
from bot.services.load_demo import DEMO_FOLDER

TEXT_IDS = ("key_worker", "urgent")


def scenarios(folder: Path, words: str) -> list[Scenario]:
    """What a file with these words says."""
    file = folder / "some.yml"
    file.write_text(textwrap.dedent(words), encoding="utf-8")
    return read_files([file], load_cast(DEMO_FOLDER), TEXT_IDS)


def turns(folder: Path, words: str) -> tuple[Turn, ...]:
    """The turns of a scenario, given from `turns` on."""
    inner = textwrap.indent(textwrap.dedent(words), "    ")
    (one,) = scenarios(folder, f"- scenario: One\n  turns:\n{inner}")
    return one.turns


def faults(folder: Path, words: str) -> list[str]:
    """What is wrong with a file of these words, without its path."""
    try:
        scenarios(folder, words)
    except UnusableError as error:
        return [str(fault).removeprefix(f"{folder}/") for fault in error.faults]
    return []
