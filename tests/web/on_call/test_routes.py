"""What holds for every address under /on-call: a GET changes nothing, a POST needs to be ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.records import tables
from bot.web.front_door import build_front_door
from tests.kit import Desk
from tests.web.on_call.browsing import Browser, danger, forms_of
from tests.web.walking import routes_of

#: What reading and signing in leave behind: who read what, and until when they are signed in.
_BY_READING = {"audit_event", "audit_head", "staff_session", "sign_in_try"}


def _routes(desk: Desk) -> Iterator[tuple[str, str]]:
    for route in routes_of(build_front_door(desk.app)):
        if not route.path.startswith("/on-call"):
            continue
        for method in route.methods:
            yield method, route.path


def _filled(path: str, code: str, said: str = "done") -> str:
    return path.replace("{code}", code).replace("{said}", said).replace("{name}", "on_call.css")


def _everything(desk: Desk) -> dict[str, list[object]]:
    """Every row of every table but those that say who read."""
    kept = [t for t in tables.metadata.sorted_tables if t.name not in _BY_READING]
    return {t.name: desk.rows(f"SELECT * FROM {t.name} ORDER BY 1") for t in kept}  # type: ignore[misc]


def test_there_are_routes_to_be_looked_at(desk: Desk) -> None:
    found = set(_routes(desk))
    assert ("POST", "/on-call/{code}/{said}") in found
    assert ("POST", "/on-call/sign-in/demo") in found
    assert len(found) >= 7


def test_no_get_changes_anything(desk: Desk, door: TestClient) -> None:
    """A mail scanner that opens every link, and a member of staff who only looks."""
    code = danger(desk)
    signed_in, scanner = Browser(door), Browser(door)
    signed_in.sign_in(code=code)
    before = _everything(desk)
    paths = {path for method, path in _routes(desk) if method == "GET"}
    for path in [*paths, "/on-call/{code}/{said}", "/on-call/sign-out"]:
        for said in ("have", "tried", "done"):
            for query in ("", "?now=staff_done", "?words=all+is+well", "?code=QQQQ4&other=1"):
                for browser in (signed_in, scanner):
                    browser.client.get(_filled(path, code, said) + query)
    assert _everything(desk) == before
    assert "Nobody has this now." in signed_in.get(f"/on-call/{code}").text


def _posts(desk: Desk) -> list[str]:
    return sorted({path for method, path in _routes(desk) if method == "POST"})


@pytest.mark.parametrize("said", ["have", "tried", "done"])
def test_no_post_without_a_session_changes_an_item(desk: Desk, door: TestClient, said: str) -> None:
    code = danger(desk)
    known = Browser(door)
    fields = forms_of(known.sign_in(code=code))[f"/on-call/{code}/{said}"].fields
    before = _everything(desk)
    stranger = Browser(door)
    for path in _posts(desk):
        answer = stranger.client.post(
            _filled(path, code, said), data={**fields, "words": "all is well"}
        )
        assert answer.status_code in (303, 403)
    assert _everything(desk) == before


@pytest.mark.parametrize("said", ["have", "tried", "done"])
@pytest.mark.parametrize("token", [None, "", "x", "0" * 64])
def test_no_post_without_the_pages_own_token_changes_anything(
    desk: Desk, browser: Browser, said: str, token: str | None
) -> None:
    code = danger(desk)
    page = browser.sign_in(code=code)
    form = forms_of(page)[f"/on-call/{code}/{said}"]
    before = _everything(desk)
    given = {**form.fields, "words": "all is well", "token": token or ""}
    if token is None:
        del given["token"]
    answer = browser.client.post(form.action, data=given)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert _everything(desk) == before
    browser.client.post("/on-call/sign-out", data=given)
    assert desk.count("SELECT count(*) FROM staff_session") == 1


def test_another_browsers_token_is_none(desk: Desk, door: TestClient) -> None:
    code = danger(desk)
    mine, theirs = Browser(door), Browser(door)
    form = forms_of(mine.sign_in(code=code))[f"/on-call/{code}/have"]
    theirs.sign_in("sam.okafor", code)
    assert theirs.client.post(form.action, data=form.fields).status_code == 403


def test_another_sites_form_is_refused_even_with_the_token(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    form = forms_of(browser.sign_in(code=code))[f"/on-call/{code}/have"]
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        answer = browser.client.post(form.action, data=form.fields, headers=headers)
        assert answer.status_code == 403


def test_the_sign_in_itself_needs_its_own_token(desk: Desk, browser: Browser) -> None:
    browser.get("/on-call/sign-in")
    given = {"name": "quayside.duty", "pin": "quay-208-kettle"}
    assert browser.client.post("/on-call/sign-in", data=given).status_code == 403
    assert desk.count("SELECT count(*) FROM staff_session") == 0


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"x" * 40_000, b"", b"&&&=", b"token=%ff", b"a=" + b"&b=" * 400]
)
def test_what_is_no_form_is_refused(desk: Desk, browser: Browser, body: bytes) -> None:
    code = danger(desk)
    browser.sign_in(code=code)
    before = _everything(desk)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in (f"/on-call/{code}/done", "/on-call/sign-in", "/on-call/sign-in/demo"):
        answer = browser.client.post(path, content=body, headers=kind)
        assert answer.status_code in (403, 404)
    assert _everything(desk) == before


def test_every_page_keeps_what_it_shows_to_itself(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    answers = [browser.get("/on-call/sign-in"), browser.sign_in(code=code)]
    answers += [browser.get(p) for p in ("/on-call", "/on-call/QQQQ4", f"/on-call/{code}")]
    answers.append(browser.client.post(f"/on-call/{code}/have", data={}))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        for inline in ("<script", "<style", " style=", " onclick", "javascript:"):
            assert inline not in answer.text


def test_an_address_carries_a_code_and_nothing_else(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "URGENT zanzibar")
    page = browser.sign_in(code=code)
    for form in forms_of(page).values():
        assert form.action in (
            "/on-call/sign-out",
            *(f"/on-call/{code}/{said}" for said in ("have", "tried", "done")),
        )
    page = browser.send(page, f"/on-call/{code}/tried", words="rang marmalade twice")
    assert str(page.url) == f"http://testserver/on-call/{code}?now=staff_tried"
