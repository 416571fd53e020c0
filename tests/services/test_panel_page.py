"""The page of all texts, as people outside the team read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.catalogue import KINDS, Catalogue, Text, Wording, load
from bot.services.panel_page import _KINDS, panel_page
from bot.settings import NATIONS
from tests.log_state import logging_restored

TEXTS = load("ENG")


def test_every_kind_of_text_has_a_heading() -> None:
    assert set(_KINDS) == set(KINDS)


def with_text(words: str, easy: str | None = None) -> str:
    """The article of one text on the page."""
    easy_read = None if easy is None else Wording(easy)
    one = Text("one", "session", Wording(words), easy_read=easy_read)
    kept = {text.id: text for text in TEXTS.all() if text.id in ("routes", "opens", "reply_by")}
    page = panel_page(Catalogue({**kept, "one": one}, TEXTS.lines), "ENG")
    return page.partition('id="text-one"')[2].partition("</article>")[0]


@pytest.mark.parametrize("nation", NATIONS)
def test_every_text_is_on_it_once_in_each_variant(nation: str) -> None:
    texts = load(nation)
    page = panel_page(texts, nation)
    assert re.findall(r'<h3 id="text-(\w+)"', page).count("routes") == 1
    assert sorted(re.findall(r'<h3 id="text-(\w+)"', page)) == sorted(t.id for t in texts.all())
    assert page.count("<strong>Easy Read</strong>") == sum(
        t.easy_read is not None for t in texts.all()
    )
    ids = re.findall(r'id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= set(ids)


def test_what_is_filled_in_is_marked_and_nothing_else() -> None:
    assert "Your worker is <mark>Gwen</mark>." in with_text("Your worker is {key_worker}.")
    assert "\x02" not in panel_page(TEXTS, "ENG")


def test_a_text_cannot_break_the_page() -> None:
    article = with_text("Reply <b>YES</b> & go")
    assert "Reply &lt;b&gt;YES&lt;/b&gt; &amp; go" in article


def test_the_counts_are_those_of_the_rules() -> None:
    article = with_text("This is short. " + "It goes on and on. " * 12, "Short.")
    assert "<strong>Standard</strong>: parts 3" in article
    assert "longest sentence 5 words" in article
    # However it closes: the routes make the short one two parts.
    assert re.search(r"<strong>Easy Read</strong>: parts [12], longest sentence 1 words", article)


def test_the_command_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "texts.html"
    with logging_restored():
        done = CliRunner().invoke(main, ["texts", "--html", str(path), "--nation", "SCT"])
        alone = CliRunner().invoke(main, ["texts"])
    assert done.exit_code == 0, done.output
    assert "those of Scotland" in re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    assert alone.exit_code == 2
