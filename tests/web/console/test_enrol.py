"""The pages of enrolment."""

from __future__ import annotations

import httpx
import pytest

from bot.services.keep_staff_accounts import set_staff_secret
from tests.kit import ASHA, Desk
from tests.services.answers.sharing_world import person_of
from tests.services.test_enrol import SECRETS, typed
from tests.services.test_new_phone import typed as new_phone
from tests.web.on_call.browsing import Browser, forms_of, words_of

AT = "/console/enrol"


@pytest.fixture
def sam(desk: Desk, browser: Browser) -> Browser:
    set_staff_secret(desk.app, "sam.okafor", "river-473-lamp")
    browser.sign_in("sam.okafor")
    return browser


def _filled(desk: Desk, browser: Browser, **more: str) -> httpx.Response:
    """The first page, sent. Unticked boxes are not sent by a browser."""
    page = browser.get(AT)
    hidden = {k: v for k, v in _hidden(page).items() if k in ("token", "form")}
    return browser.client.post(AT, data={**hidden, **typed(desk, **more)})


def _hidden(page: httpx.Response) -> dict[str, str]:
    return forms_of(page)[AT].fields


def _save(browser: Browser, page: httpx.Response, **more: str) -> httpx.Response:
    fields = {k: v for k, v in _hidden(page).items() if k in ("token", "sealed")}
    return browser.client.post(AT, data={**fields, "do": "save", **SECRETS, **more})


def test_a_sitting_from_the_first_page_to_the_card(desk: Desk, sam: Browser) -> None:
    check = _filled(desk, sam)
    assert "who their key worker is" in words_of(check)
    assert "+447700900150" in words_of(check)
    saved = _save(sam, check)
    assert "Hello. You asked us to text you." in words_of(saved)
    again = _save(sam, check)
    assert "Nothing was saved twice" in words_of(again)
    link = saved.text.split('href="/console/enrol/')[1].split('"')[0]
    card = sam.get(f"{AT}/{link}")
    assert card.status_code == 200
    assert "999" in words_of(card)
    assert "Joy" not in card.text
    assert "07700 900000" in words_of(card)


def test_a_second_carer_is_folded_away_until_there_is_one(desk: Desk, sam: Browser) -> None:
    fold = '<details class="nhsuk-details"'
    assert (sam.get(AT).text.count(fold), sam.get(AT).text.count(fold + " open")) == (2, 0)
    page = _filled(desk, sam, first_name="", c2_first="Amrit")
    assert page.text.count(fold + " open") == 1
    assert "Amrit" in page.text


def test_a_weak_pin_is_asked_again_and_is_on_no_page(desk: Desk, sam: Browser) -> None:
    page = _save(sam, _filled(desk, sam), pin="9876", pin_again="9876")
    assert page.status_code == 422
    assert "Too easy" in words_of(page)
    assert "9876" not in page.text
    assert "4821" not in page.text
    assert "Joy" in words_of(page)
    assert "Saved" in words_of(_save(sam, page))


def test_what_was_typed_is_there_again_with_its_faults(desk: Desk, sam: Browser) -> None:
    page = _filled(desk, sam, first_name="<b>=1+1</b>", pin="4821")
    assert page.status_code == 422
    assert "There is a problem" in words_of(page)
    assert 'href="#first_name"' in page.text
    assert "&lt;b&gt;=1+1" in page.text
    assert "O&#39;Brien" in page.text
    assert "4821" not in page.text


def test_what_was_sealed_is_too_old_after_half_an_hour_or_when_changed(
    desk: Desk, sam: Browser
) -> None:
    check = _filled(desk, sam)
    assert _save(sam, check, sealed="00" * 40).status_code == 403
    desk.clock.forward(minutes=31)
    assert _save(sam, check).status_code in (303, 403)
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'person.enrolled'") == 0


def test_a_desk_enrols_nobody(desk: Desk, browser: Browser) -> None:
    browser.sign_in()
    assert browser.get(AT).status_code == 404
    assert browser.get("/console/person/no-id/carer").status_code == 404


def test_a_new_phone_from_the_persons_page_to_the_card(desk: Desk, sam: Browser) -> None:
    at = f"/console/person/{person_of(desk, ASHA)}/new-phone"
    page = sam.get(at)
    assert ASHA not in page.text
    fields = {k: v for k, v in forms_of(page)[at].fields.items() if k in ("token", "stamp")}
    wrong = sam.client.post(at, data={**fields, **new_phone(phone="<b>=1+1", made_sure="")})
    assert wrong.status_code == 422
    assert 'href="#made_sure"' in wrong.text
    assert "&lt;b&gt;=1+1" in wrong.text
    check = sam.client.post(at, data={**fields, **new_phone()})
    assert "End the old phones and save the new one" in words_of(check)
    assert "+447700900160" in words_of(check)
    kept = {k: v for k, v in forms_of(check)[at].fields.items() if k in ("token", "sealed")}
    saved = sam.client.post(at, data={**kept, "do": "save", "pin": "4821", "pin_again": "4821"})
    assert "1 old phone is used no more" in words_of(saved)
    assert "4821" not in saved.text
