"""The card that is handed over: whoever finds it learns nothing, and its numbers are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

import bot.content
from bot.content.card import CardText, load_card
from bot.content.card_lint import lint_card, list_card_overdue
from bot.content.catalogue import ContentError

CARD = load_card()
FILE = Path(bot.content.__file__).parent / "card.yml"


def _with(name: str, words: str) -> CardText:
    return replace(CARD, lines={**CARD.lines, name: words})


def test_the_card_keeps_every_rule_in_every_nation() -> None:
    assert [f"{f.text_id}: {f.rule}: {f.found}" for f in lint_card(CARD)] == []


@pytest.mark.parametrize(
    ("card", "rule"),
    [
        (_with("front", "Your mental health team"), "safe if read by anyone"),
        (_with("person", "Your key worker reads what you text."), "safe if read by anyone"),
        (_with("words", "URGENT alerts us. Text STOP to end."), "network"),
        (_with("words", "PAUSE: we do not text first."), "names URGENT"),
        (_with("person", "Call 0300 123 4567 or text."), "999 before"),
        (_with("carer", "Someone will come. " * 20), "no promise"),
        (_with("carer", "Text us what is new. " * 20), "characters on the back"),
        (replace(CARD, danger={**CARD.danger, "spoken": "In danger: call."}), "names 999"),
        (
            replace(CARD, nations={**CARD.nations, "WLS": {"spoken": "112", "text_only": "112"}}),
            "the numbers of helplines.yml",
        ),
    ],
)
def test_what_a_card_must_not_say_is_found(card: CardText, rule: str) -> None:
    assert any(rule in fault.rule for fault in lint_card(card)), [*lint_card(card)]


def test_an_owner_looks_at_it_again_in_time() -> None:
    assert CARD.owner
    assert list_card_overdue(CARD, CARD.review_by) == []
    assert list_card_overdue(CARD, date(2027, 3, 1)) != []


@pytest.mark.parametrize("without", ["owner", "review_by", "front", "talk", "nations", "danger"])
def test_a_card_that_lacks_something_is_refused_by_name(tmp_path: Path, without: str) -> None:
    given = yaml.safe_load(FILE.read_text())
    del given[without]
    (tmp_path / "card.yml").write_text(yaml.safe_dump(given))
    with pytest.raises(ContentError, match=without):
        load_card(tmp_path)


def test_whoever_cannot_call_is_told_how_to_text() -> None:
    values = {"hours": "", "public_number": "0300 1", "own_crisis_line": "0300 2"}
    words = CARD.fill("NIR", values, for_carer=False, text_only=True)
    assert "text 999" in words.back[2]
    assert "18001 0808 808 8000" in words.back[3]
    assert "0300" not in " ".join(words.back)
