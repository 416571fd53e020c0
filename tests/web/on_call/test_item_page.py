"""The page of an alert: what is on it, what its buttons do, and who sees it."""

from __future__ import annotations

from tests.kit import DUTY, Desk
from tests.web.on_call.browsing import Browser, danger, words_of


def test_the_link_of_the_alert_leads_over_the_sign_in_to_the_words(
    desk: Desk, browser: Browser
) -> None:
    code = danger(desk, "URGENT I have taken all my tablets")
    link = f"{desk.app.settings.public_base_url}/on-call/{code}"
    assert desk.sender.to(DUTY)[0].endswith(link)
    asked = browser.get(f"/on-call/{code}")
    assert "tablets" not in asked.text
    page = browser.send(asked, "/on-call/sign-in", name="Quayside.Duty ", pin="quay-208-kettle")
    said = words_of(page)
    assert page.status_code == 200
    assert "URGENT I have taken all my tablets" in said
    assert "Asha Begum" in said
    assert 'href="tel:+447700900101"' in page.text


def test_have_tried_and_done_on_the_page(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in(code=code)
    assert "Nobody has this now." in words_of(page)
    page = browser.send(page, f"/on-call/{code}/have")
    assert "You have this until 12:10" in words_of(page)
    page = browser.send(page, f"/on-call/{code}/tried", words="rang twice, no answer")
    assert "It stays open" in words_of(page)
    page = browser.send(page, f"/on-call/{code}/done", words="sister is with her, GP told")
    said = words_of(page)
    assert "Noted, and closed." in said
    assert "Decided and closed: Duty desk, Quayside (you), 12:00 sister is with her" in said
    assert f"/on-call/{code}/done" not in page.text
