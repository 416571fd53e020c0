"""`.env.example` says what can be set: all of it, nothing else, each with a line of its own."""

from __future__ import annotations

import itertools
from pathlib import Path

from dotenv import dotenv_values

from bot import settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_example_has_every_setting_in_the_order_of_the_code() -> None:
    assert tuple(dotenv_values(EXAMPLE)) == settings.variable_names()


def test_every_line_is_explained_by_the_line_above_it() -> None:
    lines = EXAMPLE.read_text().splitlines()
    for above, line in itertools.pairwise(lines):
        if line and not line.startswith("#"):
            assert above.startswith("# "), f"{line} has no explanation"
            assert above.endswith("."), f"the explanation of {line} is no sentence"


def test_example_as_it_is_gives_the_defaults() -> None:
    defaults = settings.load({"PATH": "/bin"}, env_file=Path("/nonexistent"))
    example = settings.load({"PATH": "/bin"}, env_file=EXAMPLE)
    for name in settings.Settings.__slots__:
        if name != "keyline_inner_secret":  # made anew each time
            assert getattr(example, name) == getattr(defaults, name), name
