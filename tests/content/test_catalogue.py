"""Texts are read once, filled wholly or not at all, and wrong files are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.catalogue import ContentError, load

_LINES = "nations:\n  ENG:\n    crisis_line: ring 111 and choose option 2\n"


def _folder(tmp_path: Path, texts: str) -> Path:
    (tmp_path / "helplines.yml").write_text(_LINES)
    (tmp_path / "texts.yml").write_text(texts)
    return tmp_path


def test_the_crisis_line_of_the_nation_is_in_the_text() -> None:
    assert "Lifeline on 0808 808 8000" in load("NIR").fill("urgent", {})
    assert "111 and press 2" in load("WLS").fill("urgent", {})


def test_a_text_lacking_a_value_is_not_sent_with_a_hole_in_it() -> None:
    with pytest.raises(ContentError, match="'cover' needs cover, team_number"):
        load("ENG").fill("cover", {"key_worker": "Gwen", "until": "Thu 3 Dec"})


def test_values_are_words_and_never_read_as_placeholders() -> None:
    filled = load("ENG").fill("staff_has_it", {"code": "{crisis_line}"})
    assert filled == "Keyline: you have {crisis_line}. Thank you."


def test_a_text_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match="no text 'farewell'"):
        load("ENG").get("farewell")


def test_a_nation_without_numbers_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="'WLS'"):
        load("WLS", _folder(tmp_path, "hello: {kind: session, text: Hello.}"))


@pytest.mark.parametrize(
    "entry",
    [
        "{kind: advert, text: Hello.}",
        "{text: Hello.}",
        "{kind: session}",
        "{kind: session, text: 7}",
    ],
)
def test_an_entry_that_is_no_text_is_named(tmp_path: Path, entry: str) -> None:
    with pytest.raises(ContentError, match="'broken'"):
        load("ENG", _folder(tmp_path, f"broken: {entry}"))
