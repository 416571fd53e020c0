"""The page that is read and signed shows what is sent."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from bot.care.danger_answers import PLANS, PRECEDENCE, YOUNG
from bot.care.danger_reply import Told, Truth
from bot.care.helplines import Place
from bot.content.catalogue import load
from bot.content.danger_replies import AFTERWARDS, load_danger_replies
from bot.services.danger_page import danger_page
from tests.care.danger_cases import PLACES, dangers, readers

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


def test_every_first_answer_is_on_it_word_for_word() -> None:
    replies = load_danger_replies(load("ENG"))
    shown = set(PAGE.read_text().replace(" |\n", "\n").replace("| ", "\n").splitlines())
    sent = {
        said.words
        for danger, reader in product(dangers(), readers())
        for nation in PLACES
        for said in replies.answer(danger, reader, Place(nation), Truth(Told.ALERTED))
    }
    assert len(sent) > 150
    assert sent - shown == set()
