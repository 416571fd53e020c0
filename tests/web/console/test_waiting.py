"""What waits for a worker: sharing asked for by text, numbers, refusals, PINs, the review tray."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from bot.care.consent_records import Basis, ConsentState, GivenVia, HowKnown
from bot.records.consents import NewConsent, add_consent
from tests.kit import ASHA, PASS_ON, REHANA, Desk
from tests.services.answers.asking import ask
from tests.services.answers.sharing_world import D1, D2, agreed, knows, set_phone, start, states
from tests.services.test_tell_outcome_back import code_of
from tests.web.console.test_sharing import _send, tellings
from tests.web.on_call.browsing import Browser, forms_of, words_of

ASKS = "please tell the review that the mornings are the worst"


@pytest.fixture
def pair(desk: Desk, browser: Browser) -> tuple[UUID, UUID]:
    browser.sign_in("sam.okafor")
    return start(desk)


@pytest.fixture
def waiting(desk: Desk, pair: tuple[UUID, UUID]) -> UUID:
    """Asha asked by text that her mother may be told of key worker and cover."""
    now = desk.clock.now()
    with desk.app.records.begin() as unit:
        return add_consent(
            unit,
            NewConsent(
                *pair,
                ConsentState.PENDING,
                frozenset({D1, D2}),
                Basis.EXPLICIT,
                GivenVia.TEXT,
                pair[0],
                None,
                now,
                now,
                signs=["carer_texted_before"],
            ),
        ).id


def test_what_was_asked_for_is_listed_with_its_clock_and_signs_and_confirmed(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], waiting: UUID
) -> None:
    desk.clock.forward(days=2)
    browser.sign_in("sam.okafor")
    page = browser.get("/console/confirmations")
    said = words_of(page)
    assert "may be told who the key worker is and who covers" in said
    assert "2 days ago" in said
    assert "Check first: The carer texted within half an hour before" in said
    to = f"/console/confirmations/{waiting}"
    page = browser.get(to)
    assert "From now" in words_of(page)
    assert _send(browser, page, to, {}).status_code == 400
    assert "tick that you did" in words_of(_send(browser, page, to, {"decision": "confirm"}))
    assert states(desk, *pair) == ["PENDING"]
    after = _send(browser, page, to, {"decision": "confirm", "sure": "yes"})
    assert "It holds from now on" in words_of(after)
    assert "Nothing waits" in words_of(after)
    assert states(desk, *pair) == ["PENDING", "LIMITED"]
    of = browser.get(f"/console/person/{pair[0]}/consent/{pair[1]}")
    assert tellings(of)["who covers"] == "told"


def test_of_a_doubted_number_the_page_warns(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], waiting: UUID
) -> None:
    to, warned = f"/console/confirmations/{waiting}", "Whose number it is, is in doubt"
    assert warned not in words_of(browser.get(to))
    set_phone(desk, REHANA, "doubted_at", desk.clock.now())
    assert warned not in words_of(browser.get(to)), "not the number of the other"
    set_phone(desk, ASHA, "doubted_at", desk.clock.now())
    assert warned in words_of(browser.get(to))


def test_it_is_turned_down_and_nothing_opens(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], waiting: UUID
) -> None:
    to = f"/console/confirmations/{waiting}"
    _send(browser, browser.get(to), to, {"decision": "decline"})
    assert states(desk, *pair) == ["PENDING", "PENDING"]
    assert browser.get(to).status_code == 404
    of = browser.get(f"/console/person/{pair[0]}/consent")
    assert "Turned down" in words_of(of)
    assert set(tellings(of).values()) == {"not"}


def test_what_was_changed_since_cannot_be_confirmed(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], waiting: UUID
) -> None:
    to = f"/console/confirmations/{waiting}"
    page = browser.get(to)
    agreed(desk, *pair, ConsentState.REFUSED)
    assert _send(browser, page, to, {"decision": "confirm", "sure": "yes"}).status_code == 404
    assert states(desk, *pair) == ["PENDING", "REFUSED"]


def test_another_teams_worker_finds_nothing_waiting(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], waiting: UUID
) -> None:
    browser.client.cookies.clear()
    browser.sign_in_demo(desk, "callum.fraser")
    assert "Nothing waits" in words_of(browser.get("/console/confirmations"))
    assert browser.get(f"/console/confirmations/{waiting}").status_code == 404
    assert browser.get("/console/confirmations/x").status_code == 404


def test_numbers_and_an_old_key_worker_are_listed(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    set_phone(desk, ASHA, "doubted_at", desk.clock.now())
    knows(desk, *pair, HowKnown.CARER_TOLD_US, D1)
    page = browser.get("/console/confirmations")
    assert "look into a number" in words_of(page)
    assert "knew the key worker of Asha" in words_of(page)
    at = f"/console/person/{pair[0]}"
    (to,) = [a for a in forms_of(browser.get(f"{at}/proof")) if a.endswith("/confirm")]
    page = browser.get(f"{at}/proof")
    assert "Tick that a call" in words_of(_send(browser, page, to, {}))
    after = _send(browser, page, to, {"sure": "yes"})
    assert "The number counts again" in words_of(after)
    assert desk.count("SELECT count(*) FROM contact_point WHERE doubted_at IS NOT NULL") == 0


def test_a_pin_is_set_and_never_shown(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], capfd: pytest.CaptureFixture[str]
) -> None:
    at = f"/console/person/{pair[0]}/proof"
    page, to = browser.get(at), f"{at}/pin"
    assert page.text.count('autocomplete="new-password"') == 8
    for typed, again, wrong in (
        ("1234", "1234", "Too easy"),
        ("739204", "739205", "not the same"),
        ("", "", "Let the person type it"),
        ("7" * 5000, "7" * 5000, "Let the person type it"),
    ):
        answer = _send(browser, page, to, {"secret": typed, "again": again})
        assert answer.status_code == 400
        assert wrong in words_of(answer)
        assert not typed or typed not in answer.text
    after = _send(browser, page, to, {"secret": "739204", "again": "739204"})
    assert "Set. It is not shown again" in words_of(after)
    assert "739204" not in after.text
    assert "739204" not in "".join(capfd.readouterr())
    assert "739204" not in str(desk.rows("SELECT * FROM audit_event"))
    assert "Tick that you are sure" in words_of(_send(browser, after, f"{to}/clear", {}))
    gone = _send(browser, after, f"{to}/clear", {"sure": "yes"})
    assert "Forgotten" in words_of(gone)
    strange = f"/console/person/{uuid4()}/proof"
    assert browser.get(strange).status_code == 404


def test_a_desk_sees_that_it_is_set_and_cannot_change_it(desk: Desk, browser: Browser) -> None:
    asha, _ = start(desk)
    page = browser.sign_in("quayside.duty")
    page = browser.get(f"/console/person/{asha}/proof")
    assert page.status_code == 200
    assert f"/console/person/{asha}/proof/pin" not in page.text
    token = re.findall(r'name="token" value="([^"]+)"', page.text)[0]
    sent = browser.client.post(
        f"/console/person/{asha}/proof/pin",
        data={"token": token, "secret": "739204", "again": "739204"},
    )
    assert sent.status_code == 404


def test_nothing_leaves_the_review_tray_without_an_outcome(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    code = code_of(desk, ask(desk, ASHA, PASS_ON, body=ASKS).message_id)
    page, to = browser.get("/console/review"), f"/console/review/{code}"
    assert code in page.text
    for typed in ("", "NOTHING", "x" * 5000, "I rang <b>Dr Patel</b> at 5"):
        answer = _send(browser, page, to, {"outcome": typed})
        assert answer.status_code == 400, typed
        assert "<b>" not in answer.text
        assert code in browser.get("/console/review").text
    after = _send(browser, page, to, {"outcome": "The review heard it and the plan has it"})
    assert "Kept" in words_of(after)
    assert "The tray is empty" in words_of(after)
