"""The page that is read and signed shows what is sent."""

from __future__ import annotations

from pathlib import Path

from bot.care.danger_texts import PLANS, PRECEDENCE, YOUNG
from bot.content.catalogue import load
from bot.content.danger_replies import AFTERWARDS
from bot.services.danger_page import danger_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "danger-texts.md"


def test_the_page_is_as_the_code_answers() -> None:
    # `keyline danger-texts > docs/danger-texts.md` writes it anew; then it is signed anew.
    assert PAGE.read_text() == danger_page(load("ENG"))


def test_every_text_category_and_line_is_on_it() -> None:
    page = PAGE.read_text()
    for name in (*PLANS, *YOUNG.values(), *AFTERWARDS):
        assert f"### {name}\n" in page
    for category in PRECEDENCE:
        assert page.count(f"| {category} | self | ") == page.count(f"| {category} | other | ") == 1
    assert "| 3 |" not in page, "no text of three parts"
