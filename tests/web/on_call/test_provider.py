"""Signing in at the organisation's own sign-in, against a real provider; and who is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.services.keep_staff_accounts import StaffAccountError
from bot.services.sign_in_provider import link_account
from bot.settings import SettingsError, load
from bot.web.front_door import build_front_door
from tests.conftest import Database
from tests.kit import Desk, StillClock, desk_for
from tests.web.on_call.browsing import Browser, words_of
from tests.web.on_call.oidc_provider import CLIENT, SECRET, OidcProvider, running

BASE = "http://testserver"
BACK = f"{BASE}/on-call/sign-in/provider/back"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with running(OidcProvider(StillClock(), BACK)) as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, database: Database, provider: OidcProvider) -> Iterator[Desk]:
    made = _desk(tmp_path, database, provider)
    link_account(made.app, "sam.okafor", "sub-of-sam")
    yield made
    made.app.records.engine.dispose()


def _desk(home: Path, database: Database, provider: OidcProvider, **more: str) -> Desk:
    given = {
        "KEYLINE_OIDC_ISSUER": provider.issuer,
        "KEYLINE_OIDC_CLIENT_ID": CLIENT,
        "KEYLINE_OIDC_CLIENT_SECRET": SECRET,
        "PUBLIC_BASE_URL": BASE,
    }
    return desk_for(home, database.app_url, **given, **more)


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return Browser(TestClient(build_front_door(desk.app), base_url=BASE))


def _sent_back(browser: Browser, to: str = "") -> str:
    """Go to the provider and sign in there: the address to which it sends the browser back."""
    away = browser.client.get(f"/on-call/sign-in/provider?to={to}")
    assert away.status_code == 303
    there = httpx.get(away.headers["location"])
    assert there.status_code == 302, there.text
    return str(there.headers["location"])


def _come_back(browser: Browser) -> httpx.Response:
    return browser.get(_sent_back(browser))


def _sessions(desk: Desk) -> int:
    return desk.count("SELECT count(*) FROM staff_session")


def test_whoever_is_bound_comes_in_and_where_they_wanted_to_go(
    desk: Desk, browser: Browser
) -> None:
    page = browser.get("/on-call/sign-in?to=/console/people")
    assert "/on-call/sign-in/provider?code=&amp;to=/console/people" in page.text
    answer = browser.client.get(_sent_back(browser, "/console/people"))
    assert answer.headers["location"] == "/console/people"
    assert "Sam Okafor" in words_of(browser.get("/on-call"))
    ways = desk.rows("SELECT details FROM audit_event WHERE kind = 'staff.signed_in'")
    assert [row["details"]["way"] for row in ways] == ["provider"]  # type: ignore[index]


def test_the_way_there_says_what_the_standard_asks_for(browser: Browser) -> None:
    away = httpx.URL(browser.client.get("/on-call/sign-in/provider").headers["location"])
    given = dict(away.params)
    assert given["response_type"] == "code"
    assert given["code_challenge_method"] == "S256"
    assert given["scope"] == "openid email"
    assert given["redirect_uri"] == BACK
    assert len({given["state"], given["nonce"], given["code_challenge"]}) == 3


def test_signing_out_offers_to_sign_out_there_too(
    desk: Desk, browser: Browser, provider: OidcProvider
) -> None:
    page = _come_back(browser)
    page = browser.send(page, "/on-call/sign-out")
    assert "not of your organisation" in words_of(page)
    assert _sessions(desk) == 0
    away = browser.client.get("/on-call/sign-in/provider/out").headers["location"]
    assert away.startswith(f"{provider.issuer}/leave?client_id={CLIENT}&post_logout_redirect_uri=")


@pytest.mark.parametrize(
    "lies",
    [
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "of-another-try"},
        {"nonce": None},
        {"at_hash": "x"},
        {"exp": 1_600_000_000},
        {"iat": 4_000_000_000},
        {"exp": None},
    ],
)
def test_a_token_that_proves_nothing_lets_nobody_in(
    desk: Desk, browser: Browser, provider: OidcProvider, lies: dict[str, object]
) -> None:
    provider.lies = lies
    page = _come_back(browser)
    assert page.status_code == 403
    assert "could not be checked" in words_of(page)
    assert _sessions(desk) == 0


def test_a_token_signed_by_somebody_else_lets_nobody_in(
    desk: Desk, browser: Browser, provider: OidcProvider
) -> None:
    provider.forged = True
    assert "could not be checked" in words_of(_come_back(browser))
    assert _sessions(desk) == 0


def test_a_token_is_too_old_by_our_clock(
    desk: Desk, browser: Browser, provider: OidcProvider
) -> None:
    back = _sent_back(browser)
    desk.clock.forward(minutes=7)  # ours alone: the provider's says that five are enough
    assert "could not be checked" in words_of(browser.get(back))


def test_whom_nobody_bound_is_told_to_ask(
    desk: Desk, browser: Browser, provider: OidcProvider
) -> None:
    provider.sub = "sub-of-nobody"
    page = _come_back(browser)
    assert page.status_code == 403
    assert "no account here is yours" in words_of(page)
    assert _sessions(desk) == 0
    kinds = desk.rows("SELECT kind FROM audit_event WHERE kind LIKE 'staff.%'")
    assert [row["kind"] for row in kinds] == ["staff.sign_in_failed"]


def test_what_comes_back_is_taken_in_the_browser_that_left_and_once(
    desk: Desk, browser: Browser
) -> None:
    back = _sent_back(browser)
    other = Browser(TestClient(browser.client.app, base_url=BASE))
    assert "another browser" in words_of(other.get(back))
    _sent_back(other)  # one of their own changes nothing
    assert "another browser" in words_of(other.get(back))
    assert _sessions(desk) == 0
    assert browser.client.get(back).status_code == 303
    assert _sessions(desk) == 1
    assert browser.client.get(back).status_code == 403


def test_what_comes_back_too_late_is_not_taken(desk: Desk, browser: Browser) -> None:
    back = _sent_back(browser)
    desk.clock.forward(minutes=11)
    assert "too long ago" in words_of(browser.get(back))


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied"])
def test_nonsense_that_comes_back_lets_nobody_in(desk: Desk, browser: Browser, query: str) -> None:
    _sent_back(browser)
    assert browser.client.get(f"/on-call/sign-in/provider/back{query}").status_code == 403
    assert _sessions(desk) == 0


def test_a_code_that_is_none_is_refused_in_words(desk: Desk, browser: Browser) -> None:
    back = httpx.URL(_sent_back(browser)).copy_set_param("code", "invented")
    assert "let nobody in" in words_of(browser.get(str(back)))
    assert _sessions(desk) == 0


def test_a_provider_that_is_down_leaves_the_pin(
    tmp_path: Path, database: Database, provider: OidcProvider
) -> None:
    made = _desk(tmp_path, database, provider)
    gone = OidcProvider(StillClock(), BACK)
    with running(gone):
        pass
    object.__setattr__(made.app.settings, "keyline_oidc_issuer", gone.issuer)
    browser = Browser(TestClient(build_front_door(made.app), base_url=BASE))
    page = browser.client.get("/on-call/sign-in/provider")
    assert page.status_code == 503
    assert "Sign in with your PIN" in words_of(page)
    made.app.records.engine.dispose()


@pytest.mark.parametrize(
    ("switch", "verified", "comes_in"),
    [("on", True, True), ("on", False, False), ("", True, False)],
)
def test_a_verified_address_binds_only_where_the_adopter_says_so(
    tmp_path: Path,
    database: Database,
    provider: OidcProvider,
    switch: str,
    verified: bool,
    comes_in: bool,
) -> None:
    from bot.services.keep_staff_accounts import add_staff_account, find_staff

    made = _desk(tmp_path, database, provider, KEYLINE_OIDC_EMAIL_IS_NAME=switch)
    gwen = find_staff(made.app, "w3", None)
    add_staff_account(made.app, gwen, "gwen.p@example.org", "quiet-harbour-9")
    provider.email, provider.email_verified = "Gwen.P@example.org", verified
    browser = Browser(TestClient(build_front_door(made.app), base_url=BASE))
    _come_back(browser)
    assert _sessions(made) == int(comes_in)
    provider.sub = "sub-of-another"  # the same address again: it is bound by now
    _come_back(Browser(TestClient(browser.client.app, base_url=BASE)))
    assert _sessions(made) == int(comes_in)
    made.app.records.engine.dispose()


def test_nobody_is_bound_to_two_accounts(desk: Desk) -> None:
    with pytest.raises(StaffAccountError, match="another account"):
        link_account(desk.app, "priya.nair", "sub-of-sam")
    link_account(desk.app, "sam.okafor", "")
    link_account(desk.app, "priya.nair", "sub-of-sam")
    assert "sub-of-sam" not in str(desk.rows("SELECT * FROM staff_account"))


def test_without_a_provider_there_is_no_such_page(tmp_path: Path, database: Database) -> None:
    made = desk_for(tmp_path, database.app_url)
    browser = Browser(TestClient(build_front_door(made.app), base_url=BASE))
    assert "organisation" not in browser.get("/on-call/sign-in").text
    assert browser.client.get("/on-call/sign-in/provider").status_code == 405
    made.app.records.engine.dispose()


@pytest.mark.parametrize(
    "given",
    [
        {"KEYLINE_OIDC_ISSUER": "http://login.example.org", "KEYLINE_OIDC_CLIENT_ID": "x"},
        {"KEYLINE_OIDC_ISSUER": "https://login.example.org"},
    ],
)
def test_settings_that_cannot_be_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="KEYLINE_OIDC"):
        load(given, env_file=None)
