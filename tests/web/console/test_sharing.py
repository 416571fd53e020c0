"""What may be told of a person, to whom, and how a worker changes it, on the page."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import httpx
import pytest

from bot.care.consent_records import ConsentState, Finding, Hold, HowKnown, Kind
from bot.care.facts import Category
from tests.kit import Desk
from tests.services.answers.sharing_world import (
    D1,
    D2,
    D3,
    add_carer,
    agreed,
    found_of_capacity,
    knows,
    start,
    states,
)
from tests.web.on_call.browsing import Browser, forms_of, words_of

ADDRESS = "/console/person/{}/consent/{}"
HOLDS = "audit_event WHERE kind = 'safety_hold.set' AND details ->> 'why' IS NOT NULL"
LIMITED = {
    "state": "LIMITED",
    "categories.D1": "yes",
    "categories.D2": "yes",
    "basis": "explicit",
    "given_via": "call",
    "knows_service": "no",
}


@pytest.fixture
def pair(desk: Desk, browser: Browser) -> tuple[UUID, UUID]:
    """Asha and her mother; Sam, her key worker, is signed in."""
    browser.sign_in("sam.okafor")
    return start(desk)


def page(browser: Browser, pair: tuple[UUID, UUID], part: str = "consent") -> httpx.Response:
    answer = browser.get(f"/console/person/{pair[0]}/{part}/{pair[1]}")
    assert answer.status_code == 200, answer.text
    return answer


def action(pair: tuple[UUID, UUID], what: str) -> str:
    return f"/console/person/{pair[0]}/sharing/{pair[1]}/{what}"


def send(
    browser: Browser, pair: tuple[UUID, UUID], what: str, part: str = "consent", **typed: str
) -> httpx.Response:
    return _send(browser, page(browser, pair, part), action(pair, what), typed)


def _send(
    browser: Browser, answer: httpx.Response, to: str, typed: dict[str, str]
) -> httpx.Response:
    """As a browser does: boxes and dots that are not ticked are not sent."""
    fields = forms_of(answer)[to].fields
    hidden = {k: v for k, v in fields.items() if k in ("token", "stamp", "fact", "confirmed")}
    if "confirmed" in fields:
        hidden = fields
    sent = browser.client.post(to, data={**hidden, **typed})
    return browser.get(sent.headers["location"]) if sent.is_redirect else sent


def tellings(answer: httpx.Response) -> dict[str, str]:
    """What the first matrix of a page says of each kind of fact."""
    rows = re.findall(r'<th scope="row">([^<]+)</th><td data-telling="(\w+)">', answer.text)
    return dict(reversed(rows))


def test_what_widens_is_shown_and_counts_when_confirmed(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    check = send(browser, pair, "agreement", **LIMITED)
    # By the table, whoever may be told anything may hear that the person uses the service.
    opens = "may be told: that they use the service, who the key worker is and who covers."
    assert opens in words_of(check)
    assert states(desk, *pair) == []
    after = _send(browser, check, action(pair, "agreement"), {})
    assert states(desk, *pair) == ["LIMITED"]
    assert tellings(after)["who the key worker is"] == "told"
    assert tellings(after)["appointments"] == "not"
    assert "Saved" in words_of(after)


def test_a_withdrawal_counts_at_once(desk: Desk, browser: Browser, pair: tuple[UUID, UUID]) -> None:
    agreed(desk, *pair)
    typed = {**LIMITED, "state": "WITHDRAWN", "categories.D1": "", "categories.D2": ""}
    after = send(browser, pair, "agreement", **typed)
    assert states(desk, *pair) == ["FULL", "WITHDRAWN"]
    assert set(tellings(after).values()) == {"not"}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"state": "FULL"}, "state", "Choose either some things"),
        ({"state": ""}, "state", "Choose what the person said"),
        ({"state": "PENDING"}, "state", "Choose what the person said"),
        ({"categories.D1": "", "categories.D2": ""}, "categories", "Choose what may be told"),
        ({"expires.day": "1", "expires.month": "2", "expires.year": "2020"}, "expires", "after"),
        ({"expires.day": "31", "expires.month": "2", "expires.year": "2028"}, "expires", "real"),
        ({"expires.day": "x" * 5000}, "expires", "real day"),
        ({"expires.day": "<b>1</b>"}, "expires", "real day"),
        ({"basis": "attorney"}, "basis", "nothing could be told"),
        ({"basis": "best_interests_MCA_s4"}, "basis", "lacks capacity"),
        ({"given_via": "<script>"}, "given_via", "Choose how"),
        ({"given_via": "text"}, "given_via", "came by text"),
        ({"knows_service": ""}, "knows_service", "Say whether"),
    ],
)
def test_what_is_wrong_is_named_with_its_field_and_what_was_typed_stays(
    desk: Desk,
    browser: Browser,
    pair: tuple[UUID, UUID],
    typed: dict[str, str],
    field: str,
    words: str,
) -> None:
    answer = send(browser, pair, "agreement", **{**LIMITED, **typed})
    assert answer.status_code == 400
    (said,) = re.findall(f'<li><a href="#{field}">([^<]+)</a>', answer.text)[:1]
    assert words in said
    assert f'id="{field}"' in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    assert "<b>1</b>" not in answer.text
    assert states(desk, *pair) == []
    if typed.get("given_via") is None:
        assert re.search(r'name="given_via" value="call" checked', answer.text)


def test_a_form_older_than_the_records_changes_nothing_and_loses_nothing(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    old = page(browser, pair)
    agreed(desk, *pair, ConsentState.REFUSED)
    answer = _send(browser, old, action(pair, "agreement"), LIMITED)
    assert answer.status_code == 409
    assert "Somebody changed what is recorded" in words_of(answer)
    assert re.search(r'name="categories.D1" value="yes" checked', answer.text)
    assert states(desk, *pair) == ["REFUSED"]
    # Sent again from there, it is the newest.
    check = _send(browser, answer, action(pair, "agreement"), LIMITED)
    _send(browser, check, action(pair, "agreement"), {})
    assert states(desk, *pair) == ["REFUSED", "LIMITED"]


def test_a_confirmation_older_than_the_records_changes_nothing(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    check = send(browser, pair, "agreement", **LIMITED)
    agreed(desk, *pair, ConsentState.REFUSED)
    assert _send(browser, check, action(pair, "agreement"), {}).status_code == 409
    assert states(desk, *pair) == ["REFUSED"]


def test_a_finding_of_capacity_and_a_decision_in_their_best_interests(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    today = desk.clock.now()
    found = {
        "finding": "LACKS",
        "assessed.day": str(today.day),
        "assessed.month": str(today.month),
        "assessed.year": str(today.year),
    }
    assert send(browser, pair, "capacity", **found).status_code == 400, "it needs a review day"
    review = {"review.day": "1", "review.month": "6", "review.year": str(today.year + 1)}
    check = send(browser, pair, "capacity", **found, **review)
    if "Check what this does" in check.text:
        _send(browser, check, action(pair, "capacity"), {})
    (row,) = desk.rows("SELECT * FROM capacity_finding")
    assert row["finding"] == "LACKS"
    decided = {**LIMITED, "basis": "best_interests_MCA_s4"}
    assert send(browser, pair, "agreement", **LIMITED).status_code == 400, "they cannot agree now"
    answer = send(browser, pair, "agreement", **decided)
    assert "Tick each of the four" in words_of(answer)
    four = ("wishes", "consulted", "may_regain", "least")
    ticked = {f"considered.{one}": "yes" for one in four}
    _send(
        browser,
        send(browser, pair, "agreement", **decided, **ticked),
        action(pair, "agreement"),
        {},
    )
    assert states(desk, *pair) == ["LIMITED"]
    (event,) = desk.rows("SELECT * FROM audit_event WHERE kind = 'best_interests.recorded'")
    assert "'considered': 'consulted,least,may_regain,wishes'" in str(event["details"])
    assert tellings(page(browser, pair))["who covers"] == "told"


def test_a_hold_counts_at_once_and_lifting_it_is_looked_at_twice(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    agreed(desk, *pair)
    typed = {"hold": "no_contact", "why": "person_asked"}
    after = send(browser, pair, "hold", "relationships", **typed)
    assert "Safety hold: No contact" in words_of(after)
    assert set(tellings(page(browser, pair)).values()) == {"not"}
    lifted = {"hold": "none", "why": "danger_over"}
    check = send(browser, pair, "hold", "relationships", **lifted)
    assert "From now Rehana" in words_of(check)
    assert set(tellings(page(browser, pair)).values()) == {"not"}
    _send(browser, check, action(pair, "hold"), {})
    assert tellings(page(browser, pair))["appointments"] == "told"
    events = desk.rows(
        "SELECT details FROM audit_event WHERE kind = 'safety_hold.set' ORDER BY seq"
    )
    # The invented team brings holds of its own, imported.
    assert [e["details"] for e in events if "why" in str(e["details"])] == [
        {"hold": "no_contact", "why": "person_asked"},
        {"hold": "none", "why": "danger_over"},
    ]


def test_an_ended_relationship_tells_nothing_until_a_worker_looks_into_it_anew(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    agreed(desk, *pair)
    check = send(browser, pair, "end", "relationships", why_ended="over")
    _send(browser, check, action(pair, "end"), {})
    assert set(tellings(page(browser, pair)).values()) == {"not"}
    check = send(browser, pair, "relation", "relationships", kind="parent")
    _send(browser, check, action(pair, "relation"), {})
    assert tellings(page(browser, pair))["appointments"] == "told"


def test_a_paper_that_the_kind_does_not_need_is_refused(
    browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    typed = {"kind": "carer", "paper": "court order"}
    answer = send(browser, pair, "relation", "relationships", **typed)
    assert answer.status_code == 400
    assert "no paper is needed of a carer" in words_of(answer)


def test_what_somebody_knows_is_added_said_to_be_old_and_ended(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    knows(desk, *pair, HowKnown.CARER_TOLD_US, D2)
    assert "it has changed since" in words_of(page(browser, pair, "known"))
    typed = {"category": "D1", "how": "present_at_meeting"}
    check = send(browser, pair, "known", "known", **typed)
    assert "who the key worker is" in words_of(check)
    _send(browser, check, action(pair, "known"), {})
    assert tellings(page(browser, pair))["who the key worker is"] == "known"
    (row,) = desk.rows("SELECT id FROM known_fact WHERE category = 'D1'")
    desk.clock.forward(minutes=1)
    check = send(browser, pair, "known-end", "known", fact=str(row["id"]))
    assert "not any more: who the key worker is" in words_of(check)
    _send(browser, check, action(pair, "known-end"), {})
    assert tellings(page(browser, pair))["who the key worker is"] == "not"
    assert send(browser, pair, "known-end", "known", fact=str(row["id"])).status_code == 400


@pytest.mark.parametrize("part", ["consent", "relationships", "known"])
def test_the_lists_show_everybody_beside_and_each_reading_is_noted(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID], part: str
) -> None:
    other = add_carer(desk, pair[0], "<i>Ned</i>", Kind.YOUNG_CARER)
    agreed(desk, pair[0], other, ConsentState.LIMITED, D1, D3)
    found_of_capacity(desk, pair[0], other, Finding.HAS)
    before = desk.count("SELECT count(*) FROM audit_event WHERE kind = 'person.opened'")
    answer = browser.get(f"/console/person/{pair[0]}/{part}")
    assert answer.status_code == 200
    assert "Rehana" in answer.text
    assert "<i>Ned" not in answer.text
    assert "&lt;i&gt;Ned" in answer.text
    after = desk.count("SELECT count(*) FROM audit_event WHERE kind = 'person.opened'")
    assert after == before + 1
    assert "Rehana" not in re.findall(r"<title>(.*?)</title>", answer.text)[0]


def test_nobody_else_sees_or_changes_anything(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    stamp = forms_of(page(browser, pair))[action(pair, "agreement")].fields
    for strange in (str(uuid4()), "x", str(pair[1])):
        assert browser.get(f"/console/person/{strange}/consent/{pair[1]}").status_code == 404
    assert browser.get(f"/console/person/{pair[0]}/consent/{uuid4()}").status_code == 404
    assert browser.get(f"/console/person/{pair[0]}/consent/x").status_code == 404
    unknown = f"/console/person/{pair[0]}/sharing/{uuid4()}/agreement"
    assert browser.client.post(unknown, data={**stamp, **LIMITED}).status_code == 404
    other = action(pair, "nothing")
    assert browser.client.post(other, data={**stamp, **LIMITED}).status_code == 404
    bare = browser.client.post(action(pair, "agreement"), data={**LIMITED, "stamp": "x"})
    assert bare.status_code == 403
    assert states(desk, *pair) == []


def test_another_agencys_worker_sees_no_consent(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    desk.rows("UPDATE worker SET agency = 'Elsewhere' RETURNING id")
    assert browser.get(f"/console/person/{pair[0]}/consent").status_code == 404
    assert browser.get(ADDRESS.format(*pair)).status_code == 404


def test_a_worker_with_their_phone_is_blocked(
    desk: Desk, browser: Browser, pair: tuple[UUID, UUID]
) -> None:
    desk.rows(
        "UPDATE worker SET phone_hash = (SELECT address_hash FROM contact_point"
        " WHERE person_id = :p LIMIT 1) WHERE phone_hash = (SELECT phone_hash FROM worker w"
        " JOIN assignment a ON a.worker_id = w.id AND a.person_id = :s AND a.role = 'key_worker'"
        " LIMIT 1) RETURNING id",
        p=pair[1],
        s=pair[0],
    )
    assert browser.get(f"/console/person/{pair[0]}/consent").status_code == 404


def test_a_desk_reads_and_records_nothing(desk: Desk, browser: Browser) -> None:
    pair = start(desk)
    browser.sign_in("quayside.duty")
    answer = page(browser, pair)
    assert "under their own name" in words_of(answer)
    assert action(pair, "agreement") not in answer.text


def test_held_for_the_rule_of_two(desk: Desk, browser: Browser, pair: tuple[UUID, UUID]) -> None:
    """A hold of any kind, and a category that is none, say so at the field."""
    answer = send(browser, pair, "hold", "relationships", hold=Hold.NONE, why="danger_over")
    assert "recorded already" in words_of(answer)
    answer = send(browser, pair, "known", "known", category=Category.CARE_PLAN, how="letter_copied")
    assert "nothing of that kind" in words_of(answer)
