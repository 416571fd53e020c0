"""What is learnt from and what is measured with share no text: else the figures would flatter.

Says how many and where in `data/crisis`; the kept-out files stay unread.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.danger.examples import read_examples

ROOT = Path(__file__).parents[2]
KEPT_OUT = sorted((ROOT / "tests/evaluation").glob("crisis_*.yml"))
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


@pytest.mark.parametrize("path", sorted((ROOT / "data/crisis").glob("*.yml")), ids=lambda p: p.stem)
def test_no_text_of_the_examples_is_kept_out_too(path: Path) -> None:
    kept_out = {_plain(e.text) for p in KEPT_OUT for e in read_examples(p)}
    assert len(kept_out) > 100
    shared = [n for n, e in enumerate(read_examples(path), 1) if _plain(e.text) in kept_out]
    assert not shared, f"{path.name}: texts {shared} stand among the kept-out ones"


def test_no_example_stands_twice_with_two_lanes() -> None:
    lanes: dict[str, set[str]] = {}
    for path in sorted((ROOT / "data/crisis").glob("*.yml")):
        for example in read_examples(path):
            lanes.setdefault(_plain(example.text), set()).add(example.level.value)
    assert sum(len(found) > 1 for found in lanes.values()) == 0
