"""The lists of words in `words/`: symptoms, medicines, how much."""

from __future__ import annotations

from pathlib import Path

WORDS = Path(__file__).with_name("words")


def read_list(file: str) -> set[str]:
    """The lines of a list in `words/`."""
    lines = (WORDS / file).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def read_medicines() -> set[str]:
    """One line holds words of one kind; phrases of several words have a comma after each."""
    return {
        medicine.strip()
        for line in read_list("medicines.txt")
        for medicine in (line.split(",") if "," in line else line.split())
    }
