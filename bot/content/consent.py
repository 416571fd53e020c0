"""Loads the page that says what may be told to whom."""

from __future__ import annotations

from pathlib import Path

from bot.care.consent_table import ConsentTable
from bot.care.consent_table_check import load_table

PAGE = Path(__file__).parent / "consent_table.md"


def load_consent_table(page: Path = PAGE) -> ConsentTable:
    """The consent table. Raises ConsentTableError naming every fault by row and column."""
    return load_table(page.read_text(encoding="utf-8"))
