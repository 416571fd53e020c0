"""The page of an item on the console."""

from __future__ import annotations

from bot.web.console.assets import scoped
from tests.kit import Desk
from tests.web.on_call.browsing import Browser, danger, words_of


def test_an_item_is_read_taken_and_closed_with_words(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "ive taken all my tablets")
    browser.sign_in()
    page = browser.get(f"/console/item/{code}")
    assert "ive taken all my tablets" in words_of(page)
    page = browser.send(page, f"/console/item/{code}/have")
    assert "You have this." in words_of(page)
    page = browser.send(page, f"/console/item/{code}/done", words="rang her, ambulance is there")
    assert "Noted, and closed." in words_of(page)
    assert desk.rows("SELECT count(*) FROM item WHERE closed_at IS NULL")[0]["count"] == 0


def test_signing_in_leads_to_the_item_that_was_asked_for(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.get(f"/console/item/{code}")
    assert "Sign in" in words_of(page)
    page = browser.send(page, "/on-call/sign-in", name="quayside.duty", pin="quay-208-kettle")
    assert page.url.path == f"/console/item/{code}"


def test_what_is_typed_is_not_lost_where_words_are_missing(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in()
    page = browser.get(f"/console/item/{code}")
    page = browser.send(page, f"/console/item/{code}/done", words="ok", tell="")
    assert page.status_code == 422
    assert ">ok</textarea>" in page.text


def test_a_form_from_elsewhere_changes_nothing(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in()
    answer = browser.client.post(f"/console/item/{code}/have", data={"token": "made up"})
    assert answer.status_code == 403
    rows = desk.rows("SELECT acknowledged_by FROM item")
    assert [row["acknowledged_by"] for row in rows] == [None]


def test_an_item_that_is_not_there_and_one_of_others_are_the_same(
    desk: Desk, browser: Browser
) -> None:
    browser.sign_in()
    answers = [browser.get(f"/console/item/{code}") for code in ("AAAA3", "nothing", "%00")]
    assert [a.status_code for a in answers] == [404, 404, 404]
    assert len({a.text for a in answers}) == 1


def test_markup_in_a_text_is_shown_as_it_was_typed(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "=cmd|' /C calc'!A0 <script>alert(1)</script> help me")
    browser.sign_in()
    page = browser.get(f"/console/item/{code}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_the_styles_of_an_item_hold_for_nothing_around_it() -> None:
    css = ":root {\n a: b;\n}\n@media print {\n  main > *, .x, body {\n  c: d;\n }\n}\n"
    assert scoped(css, ".k") == (
        ".k {\n a: b;\n}\n@media print {\n  .k > *, .k .x, .k {\n  c: d;\n }\n}\n"
    )
