"""A lead keeps a worker and a person apart, and ends it; nobody else finds the page."""

from __future__ import annotations

from uuid import uuid4

import httpx
from fastapi.testclient import TestClient

from bot.records.scenario_setup import get_row
from tests.kit import ASHA, Desk
from tests.services.answers.sharing_world import person_of
from tests.web.on_call.browsing import Browser, forms_of, words_of


def _keep(browser: Browser, page: httpx.Response, at: str, **fields: str) -> httpx.Response:
    token = forms_of(page)[at].fields["token"]
    return browser.client.post(at, data={"token": token, **fields}, follow_redirects=True)


def test_a_lead_sets_it_and_ends_it(desk: Desk, door: TestClient, browser: Browser) -> None:
    person = f"/console/person/{person_of(desk, ASHA)}"
    at = f"{person}/apart"
    browser.sign_in_demo(desk, "quayside.lead")
    sam = Browser(door)
    sam.sign_in_demo(desk, "sam.okafor")
    assert sam.get(person).status_code == 200
    assert at in browser.get(person).text
    page = browser.get(at)
    assert "Nobody is kept apart from them." in words_of(page)
    assert _keep(browser, page, at).status_code == 422
    with desk.app.records.begin() as unit:
        worker = str(get_row(unit, "workers", "w1"))
    kept = _keep(browser, page, at, worker=worker)
    assert "They are kept apart from now on." in words_of(kept)
    assert "No more: let Sam Okafor work with them" in words_of(kept)
    assert sam.get(person).status_code == 404
    assert sam.get(at).status_code == 404
    ended = _keep(browser, kept, at, worker=worker, do="end")
    assert "They are kept apart no more." in words_of(ended)
    assert sam.get(person).status_code == 200
    kinds = [str(row["kind"]) for row in desk.rows("SELECT kind FROM audit_event ORDER BY seq")]
    assert [k for k in kinds if "apart" in k] == ["person.kept_apart", "person.apart_ended"]
    assert _keep(browser, page, at, worker=str(uuid4())).status_code == 404


def test_neither_a_worker_nor_duty_nor_another_team_finds_it(desk: Desk, door: TestClient) -> None:
    at = f"/console/person/{person_of(desk, ASHA)}"
    for name in ("sam.okafor", "quayside.duty", "breakwater.duty"):
        browser = Browser(door)
        browser.sign_in_demo(desk, name)
        assert browser.get(f"{at}/apart").status_code == 404
        assert f"{at}/apart" not in browser.get(at).text
