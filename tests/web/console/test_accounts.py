"""Accounts on the console: added, changed and removed by admins, and PINs shown once."""

from __future__ import annotations

import httpx
import pytest

from bot.care.staff_roles import StaffRole
from bot.services.keep_staff_accounts import add_staff_account, find_staff, list_staff_accounts
from bot.services.sign_in import Place, SignedIn, sign_in
from tests.kit import Desk
from tests.web.on_call.browsing import Browser, account_id, forms_of, words_of

PIN = "quiet-harbour-9"


@pytest.fixture
def admin(desk: Desk, browser: Browser) -> Browser:
    """Tomasz, who keeps the accounts."""
    made = find_staff(desk.app, "w4", None)
    add_staff_account(desk.app, made, "the.admin", PIN, [StaffRole.ADMIN])
    page = browser.get("/on-call/sign-in")
    browser.send(page, "/on-call/sign-in", name="the.admin", pin=PIN)
    return browser


def _roles(desk: Desk, name: str) -> set[str]:
    return {r.value for a in list_staff_accounts(desk.app) if a.name == name for r in a.roles}


def _pin_of(page: httpx.Response) -> str:
    return page.text.partition("<code>")[2].partition("</code>")[0]


def _signs_in(desk: Desk, name: str, pin: str) -> bool:
    return isinstance(sign_in(desk.app, name, pin, Place("192.0.2.9")), SignedIn)


def test_an_account_is_added_and_its_pin_shown_once(desk: Desk, admin: Browser) -> None:
    page = admin.get("/console/accounts")
    form = forms_of(page)["/console/accounts"].fields
    whose = str(find_staff(desk.app, "w3", None).id)
    given = {"token": form["token"], "staff": whose, "name": "Gwen.P"}
    answer = admin.client.post("/console/accounts", data={**given, "role_worker": "yes"})
    assert answer.status_code == 200
    assert _signs_in(desk, "gwen.p", _pin_of(answer))
    assert _roles(desk, "gwen.p") == {"worker"}
    again = admin.get("/console/accounts")
    assert _pin_of(answer) not in again.text
    assert "gwen.p" in again.text
    refused = admin.client.post("/console/accounts", data={**given, "role_worker": "yes"})
    assert refused.status_code == 422
    assert "is taken" in words_of(refused)


def test_roles_pin_and_removal_each_have_a_form(desk: Desk, admin: Browser) -> None:
    at = f"/console/accounts/{account_id(desk, 'priya.nair')}"
    page = admin.get(at)
    token = forms_of(page)[f"{at}/roles"].fields["token"]
    both = {"token": token, "role_worker": "yes", "role_lead": "yes"}
    assert admin.client.post(f"{at}/roles", data=both).status_code == 303
    assert _roles(desk, "priya.nair") == {"worker", "lead"}
    made = admin.client.post(f"{at}/pin", data={"token": token})
    assert _signs_in(desk, "priya.nair", _pin_of(made))
    unsure = admin.client.post(f"{at}/remove", data={"token": token})
    assert unsure.status_code == 422
    assert _roles(desk, "priya.nair")
    done = admin.client.post(f"{at}/remove", data={"token": token, "sure": "yes"})
    assert done.headers["location"] == "/console/accounts?said=saved"
    assert not _roles(desk, "priya.nair")
    rows = desk.rows(
        "SELECT kind, actor FROM audit_event WHERE kind LIKE 'staff_account.%' AND actor = 'worker'"
    )
    assert {str(row["kind"]).partition(".")[2] for row in rows} == {
        "roles_set",
        "pin_set",
        "removed",
    }


def test_no_admin_changes_an_account_of_their_own(desk: Desk, admin: Browser) -> None:
    for name in ("the.admin", "tomasz.zielinski"):
        at = f"/console/accounts/{account_id(desk, name)}"
        token = forms_of(admin.get(at))[f"{at}/pin"].fields["token"]
        for what, more in (
            ("roles", {"role_lead": "yes"}),
            ("pin", {}),
            ("remove", {"sure": "yes"}),
        ):
            answer = admin.client.post(f"{at}/{what}", data={"token": token, **more})
            assert answer.status_code == 422
            assert "own" in words_of(answer)
    assert _roles(desk, "the.admin") == {"admin"}


def test_an_admin_has_no_way_to_a_person(desk: Desk, admin: Browser) -> None:
    page = admin.get("/console/accounts")
    for place in ("/console/look", "/console/looked"):
        assert f'href="{place}"' not in page.text
        assert admin.client.get(place).status_code == 404
