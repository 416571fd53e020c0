"""Looking into a record with a reason, and who looked, in a browser."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from bot.care.staff_roles import StaffRole
from bot.services.keep_staff_accounts import add_staff_account, find_staff
from tests.kit import ASHA, Desk
from tests.web.on_call.browsing import Browser, words_of

PIN, WHY = "quiet-harbour-9", "their mother stands at our door"


def _signed_in(desk: Desk, door: TestClient, name: str, who: str, *roles: StaffRole) -> Browser:
    given = (None, who) if " " in who else (who, None)
    add_staff_account(desk.app, find_staff(desk.app, *given), name, PIN, roles)
    browser = Browser(door)
    browser.send(browser.get("/on-call/sign-in"), "/on-call/sign-in", name=name, pin=PIN)
    return browser


@pytest.fixture
def callum(desk: Desk, door: TestClient) -> Browser:
    return _signed_in(desk, door, "callum", "w6")


def test_a_reason_opens_and_shows_to_lead_and_guardian(
    desk: Desk, door: TestClient, callum: Browser
) -> None:
    page = callum.get("/console/look")
    assert "Look with a reason" in words_of(page)
    fields = {"token": page.text.partition('name="token" value="')[2].partition('"')[0]}
    answer = callum.client.post("/console/look", data={**fields, "whom": ASHA, "words": WHY})
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith("/console/person/")
    assert WHY not in where
    person = where.removeprefix("/console/person/").partition("?")[0]
    lead = _signed_in(desk, door, "the.lead", "quayside lead")
    guardian = _signed_in(desk, door, "the.guardian", "w4", StaffRole.GUARDIAN)
    for browser in (lead, guardian):
        seen = browser.get("/console/looked")
        assert f"Reason: {WHY}" in words_of(seen)
        assert f"/console/looked/{person}" in seen.text
        looked = browser.get(f"/console/looked/{person}")
        assert "Callum Fraser. Gave a reason" in words_of(looked)
        assert "Asha" not in looked.text
    assert callum.client.get("/console/looked").status_code == 404
    assert callum.client.get(f"/console/looked/{person}").status_code == 404


@pytest.mark.parametrize(
    ("whom", "words", "said"),
    [
        (ASHA, "because", "at least 10 letters"),
        ("07700 900999", WHY, "nobody for you to see"),
        ("nonsense", WHY, "nobody for you to see"),
        ("", WHY, "nobody for you to see"),
    ],
)
def test_what_is_no_reason_or_nobody_is_said_and_what_was_typed_stays(
    desk: Desk, callum: Browser, whom: str, words: str, said: str
) -> None:
    page = callum.get("/console/look")
    answer = callum.send(page, "/console/look", whom=whom, words=words)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert words in answer.text
    assert desk.count("SELECT count(*) FROM person_opening") == 0
