"""Texts are read once, filled wholly or not at all, and wrong files are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.care.closing import Closing
from bot.content.catalogue import Catalogue, ContentError, load

_LINES = "nations:\n  ENG:\n    crisis_line: ring 111 and choose option 2\n"

#: A text of each way to close, and the closing texts themselves, short enough to compare whole.
_CLOSING = """
routes: {kind: session, text: "Read by {when}, or {crisis_line}, or 999.", easy_read: "Or 999."}
reply_by: {kind: session, text: "Answered by {when}, or {crisis_line}."}
open: {kind: session, text: "Words.", closing: "Bye.", easy_read: "Easy."}
bare: {kind: session, text: "Words."}
given: {kind: session, text: "Words.", hand_over: true}
given_too: {kind: session, text: "Words.", hand_over: true, closing: "Bye."}
both: {kind: session, text: "Words.", easy_read: {text: "Easy.", closing: "Easy bye."}}
"""
_VALUES = {"when": "noon"}
_ROUTES = "Read by noon, or ring 111 and choose option 2, or 999."


def _folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "helplines.yml").write_text(_LINES)
    (tmp_path / "texts").mkdir()
    for name, texts in files.items():
        (tmp_path / "texts" / f"{name}.yml").write_text(texts)
    return tmp_path


@pytest.fixture
def closing(tmp_path: Path) -> Catalogue:
    return load("ENG", _folder(tmp_path, all=_CLOSING))


def test_the_crisis_line_of_the_nation_is_in_the_text() -> None:
    assert "Lifeline on 0808 808 8000" in load("NIR").fill("routes", _VALUES)
    assert "111 and press 2" in load("WLS").fill("routes", _VALUES)


def test_an_organisations_own_crisis_line_comes_before_the_nations() -> None:
    said = load("ENG").fill("routes", {**_VALUES, "own_crisis_line": "01632 960555"})
    assert "call 01632 960555, or 111 and choose option 2" in said.lower()
    assert load("ENG").fill("routes", {**_VALUES, "own_crisis_line": ""}) == load("ENG").fill(
        "routes", _VALUES
    )


def test_a_text_lacking_a_value_is_not_sent_with_a_hole_in_it() -> None:
    with pytest.raises(ContentError, match="'cover_away' needs cover, team_number"):
        load("ENG").fill("cover_away", {"key_worker": "Gwen", "until": "Thu 3 Dec"})


def test_a_value_that_only_the_closing_needs_is_missed_too(closing: Catalogue) -> None:
    assert closing.fill("bare", {}) == "Words."
    with pytest.raises(ContentError, match="'bare' needs when"):
        closing.fill("bare", {}, Closing.ROUTES)


def test_values_are_words_and_never_read_as_placeholders() -> None:
    filled = load("ENG").fill("staff_has_it", {"code": "{crisis_line}"})
    assert filled == "Keyline: you have {crisis_line}. Thank you."


@pytest.mark.parametrize(
    ("text_id", "way", "easy_read", "said"),
    [
        ("open", Closing.NONE, False, "Words."),
        ("open", Closing.IN_HOURS, False, "Words. Bye."),
        ("open", Closing.ROUTES, False, f"Words. {_ROUTES}"),
        ("open", Closing.IN_HOURS, True, "Easy."),
        ("open", Closing.ROUTES, True, "Easy. Or 999."),
        ("bare", Closing.IN_HOURS, False, "Words."),
        ("bare", Closing.ROUTES, True, "Words. Or 999."),
        ("given", Closing.NONE, False, "Words."),
        (
            "given",
            Closing.IN_HOURS,
            False,
            "Words. Answered by noon, or ring 111 and choose option 2.",
        ),
        ("given", Closing.ROUTES, False, f"Words. {_ROUTES}"),
        ("given_too", Closing.IN_HOURS, False, "Words. Bye."),
        ("both", Closing.IN_HOURS, True, "Easy. Easy bye."),
        ("both", Closing.IN_HOURS, False, "Words."),
    ],
)
def test_a_text_closes_as_the_moment_asks(
    closing: Catalogue, text_id: str, way: Closing, easy_read: bool, said: str
) -> None:
    assert closing.fill(text_id, _VALUES, way, easy_read=easy_read) == said


def test_what_says_the_routes_itself_is_known() -> None:
    texts = load("ENG")
    saying = {text.id for text in texts.all() if text.says_routes}
    assert saying == {
        "plain",
        "listened",
        "ask_whom_for_staff",
        "refusal_neutral",
        "refusal_ring_us",
        "routes",
        "opens",
        "report_whom",
        "report_change",
        "report_since",
        "report_different",
        "report_safe",
        "report_safe_self",
        "report_unsure",
    }


def test_the_library_has_owners_and_days(tmp_path: Path) -> None:
    entry = "{kind: library, text: Hello., owner: carers lead, review_by: 2027-05-31}"
    text = load("ENG", _folder(tmp_path, all=f"plan: {entry}")).get("plan")
    assert (text.owner, text.review_by) == ("carers lead", date(2027, 5, 31))


def test_no_text_of_the_library_is_past_its_day_as_this_is_released() -> None:
    library = [text for text in load("ENG").all() if text.kind == "library"]
    assert len(library) > 5
    released = date(2026, 11, 1)
    assert [t.id for t in library if t.review_by is None or t.review_by <= released] == []
    assert [t.id for t in library if not t.owner.strip()] == []


def test_a_text_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match="no text 'farewell'"):
        load("ENG").get("farewell")


def test_a_nation_without_numbers_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="'WLS'"):
        load("WLS", _folder(tmp_path, all="hello: {kind: session, text: Hello.}"))


def test_a_text_in_two_files_is_named_with_the_second(tmp_path: Path) -> None:
    one = "hello: {kind: session, text: Hello.}\n"
    other = "bye: {kind: session, text: Bye.}\n"
    with pytest.raises(ContentError, match=r"second\.yml says hello a second time"):
        load("ENG", _folder(tmp_path, first=one, second=other + one))


def test_all_files_of_the_folder_are_read_and_an_empty_one_is_none(tmp_path: Path) -> None:
    one = "hello: {kind: session, text: Hello.}\n"
    other = "bye: {kind: session, text: Bye.}\n"
    texts = load("ENG", _folder(tmp_path, first=one, second=other, third="# none yet\n"))
    assert [text.id for text in texts.all()] == ["hello", "bye"]


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("{kind: advert, text: Hello.}", "needs a kind"),
        ("{text: Hello.}", "needs a kind"),
        ("{kind: session}", "its text"),
        ("{kind: session, text: 7}", "its text"),
        ("{kind: session, text: Hello., closign: Bye.}", "closign, which is no field"),
        ("{kind: library, text: Hello., review_by: 2027-05-31}", "an owner and a day"),
        ("{kind: library, text: Hello., owner: carers lead}", "an owner and a day"),
        ("{kind: library, text: Hello., owner: lead, review_by: soon}", "an owner and a day"),
        ("{kind: session, text: Hello., easy_read: 7}", "easy_read without its text"),
        ("{kind: session, text: Hello., easy_read: {closing: Bye.}}", "easy_read without"),
        ("{kind: session, text: Hello., easy_read: {text: 7}}", "easy_read without its text"),
    ],
)
def test_an_entry_that_is_no_text_is_named(tmp_path: Path, entry: str, wrong: str) -> None:
    with pytest.raises(ContentError, match=f"'broken'.*{wrong}"):
        load("ENG", _folder(tmp_path, all=f"broken: {entry}"))
