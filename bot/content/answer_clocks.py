"""Loads the clocks of answers: an adopter's signed file where there is one, else ours."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.care.answer_clocks import AnswerClocks, AnswerClocksError, read_answer_clocks
from bot.content.yaml_pages import read_yaml

FILE = "answer_clocks.yml"
_OURS = Path(__file__).with_name(FILE)


def load_answer_clocks(home: Path | None = None) -> AnswerClocks:
    """The clocks in KEYLINE_HOME, or the defaults. Raises AnswerClocksError on anything unusable:
    an adopter's file that cannot be read is never silently replaced by ours."""
    own = None if home is None else home / FILE
    path = own if own is not None and own.exists() else _OURS
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise AnswerClocksError(f"{path} cannot be read: {type(error).__name__}") from None
    return read_answer_clocks(given)
