"""The rota's pages: a week, the gaps, and forms that a worker may send for themself and a lead for
the team. What is not theirs is as if it were not there."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from tests.kit import Desk
from tests.services.handing import worker
from tests.services.rota.staff import empty_rota
from tests.web.on_call.browsing import Browser, forms_of

PAGES = ("", "/gaps", "/leave", "/hours", "/posts", "/swaps")
LEAVE = {"first": "2026-12-07", "last": "2026-12-10"}
WEEK = {f"{day}_a": "09:00-12:30, 13:00-17:00" for day in ("mon", "tue")}


@pytest.fixture(autouse=True)
def _nobody_is_away(desk: Desk) -> None:
    empty_rota(desk)


def _as(door: TestClient, desk: Desk, name: str) -> Browser:
    browser = Browser(door)
    browser.sign_in_demo(desk, name)
    return browser


def _id(desk: Desk, who: str) -> str:
    return str(worker(desk, who))


def _page(browser: Browser, page: str) -> object:
    return browser.get(f"/console/rota{page}")


@pytest.mark.parametrize("name", ["sam.okafor", "quayside.lead", "quayside.duty", "callum.fraser"])
def test_every_page_opens_with_one_heading_and_is_asked_for_a_sign_in(
    door: TestClient, desk: Desk, name: str
) -> None:
    nobody, somebody = Browser(door), _as(door, desk, name)
    for page in PAGES:
        assert "Sign in" in nobody.get(f"/console/rota{page}").text
        answer = somebody.get(f"/console/rota{page}")
        assert answer.status_code == 200, page
        assert len(re.findall(r"<h1[ >]", answer.text)) == 1
        ids = re.findall(r' id="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), page
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', answer.text))
        fields = re.findall(
            r'<(?:select|input)(?![^>]*type="hidden")[^>]* id="([^"]+)"', answer.text
        )
        assert set(fields) <= labelled, page


def test_a_week_shows_hours_leave_cover_and_who_is_on_call(door: TestClient, desk: Desk) -> None:
    lead = _as(door, desk, "quayside.lead")
    given = {"worker": _id(desk, "w1"), "cover": _id(desk, "w2"), **LEAVE}
    done = lead.send(lead.get("/console/rota/leave"), "/console/rota/leave", **given)
    assert "Saved." in done.text
    assert "Priya Nair covers" in done.text
    named = {"role": "on_call", "worker": _id(desk, "w3"), "starts": "2026-12-08T17:00"}
    lead.send(lead.get("/console/rota/posts"), "/console/rota/posts", standing="holder", **named)
    week = lead.get("/console/rota?week=2026-12-09").text
    assert week.count("Priya Nair covers") == 4
    assert week.count("Covers Sam Okafor") == 4
    assert "Gwen Pritchard from 17:00" in week
    assert "Callum" not in week  # of another team
    assert "Sam Okafor" in lead.get("/console/rota?week=nonsense").text


def test_a_worker_changes_their_own_and_nobody_elses(door: TestClient, desk: Desk) -> None:
    sam = _as(door, desk, "sam.okafor")
    page = sam.get("/console/rota/leave")
    own = {"worker": _id(desk, "w1"), "cover": _id(desk, "w2"), **LEAVE}
    others = sam.send(page, "/console/rota/leave", **{**own, "worker": _id(desk, "w3")})
    strangers = sam.send(page, "/console/rota/leave", **{**own, "worker": str(uuid4())})
    assert others.status_code == strangers.status_code == 404
    assert others.text == strangers.text
    assert desk.count("SELECT count(*) FROM absence") == 0
    assert sam.send(page, "/console/rota/leave", **own).status_code == 200
    (absence,) = desk.rows("SELECT id FROM absence")
    priya = _as(door, desk, "priya.nair")
    theirs = f"/console/rota/leave/{absence['id']}/cancel"
    token = forms_of(priya.get("/console/rota/leave"))["/console/rota/leave"].fields["token"]
    assert priya.client.post(theirs, data={"token": token}).status_code == 404
    assert desk.count("SELECT count(*) FROM absence WHERE cancelled_at IS NULL") == 1


def test_leave_is_taken_back_and_let_hold_again(door: TestClient, desk: Desk) -> None:
    sam = _as(door, desk, "sam.okafor")
    own = {"worker": _id(desk, "w1"), "cover": _id(desk, "w2"), **LEAVE}
    done = sam.send(sam.get("/console/rota/leave"), "/console/rota/leave", **own)
    (absence,) = desk.rows("SELECT id FROM absence")
    back = sam.send(done, f"/console/rota/leave/{absence['id']}/cancel")
    assert "Nobody is entered as away" in back.text
    again = sam.send(back, f"/console/rota/leave/{absence['id']}/restore")
    assert "Priya Nair covers" in again.text


def test_a_refused_form_says_why_and_keeps_what_was_typed(door: TestClient, desk: Desk) -> None:
    sam = _as(door, desk, "sam.okafor")
    page = sam.get("/console/rota/leave")
    bad = sam.send(
        page, "/console/rota/leave", worker=_id(desk, "w1"), cover="", no_cover_yet="", **LEAVE
    )
    assert bad.status_code == 422
    assert "There is a problem" in bad.text
    assert "leave is not saved without cover" in bad.text
    assert 'value="2026-12-07"' in bad.text


@pytest.mark.parametrize(
    ("page", "action", "typed"),
    [
        ("leave", "leave", {"first": "yesterday"}),
        ("leave", "leave", {"first": "2026-13-45", "last": "2026-12-10"}),
        ("leave", "leave", {"first": "9999-12-31", "last": "9999-12-31", "cover": "x"}),
        ("leave", "leave/now", {"until": "0001-01-01"}),
        ("leave", "leave/now", {"cover": "'; DROP TABLE worker"}),
        ("hours", "hours", {"since": "2026-12-01", "mon_a": "<script>alert(1)</script>"}),
        ("hours", "hours", {"since": "2026-12-01", "mon_a": "17:00-09:00"}),
        ("hours", "hours", {"since": "2026-12-01"}),
        ("hours", "hours", {"since": "2026-12-01", "mon_a": "9" * 9000}),
        ("hours", "hours", {"since": "2029-12-01", **WEEK}),
        ("hours", "desks", {"since": "2026-12-01"}),
        ("hours", "desks", {"since": "2026-12-01", "mon": "25:00-26:00"}),
        ("posts", "posts", {"role": "king", "starts": "2026-12-01T17:00"}),
        ("posts", "posts", {"role": "on_call", "starts": "2026-12-01 17:00"}),
        ("posts", "posts", {"role": "on_call", "starts": "2026-12-01T17:00", "ends": "x"}),
        ("posts", "posts", {"role": "on_call", "starts": "2026-12-01T17:07"}),
        ("swaps", "swaps/day", {"day": "2026-12-01", "other_day": ""}),
        ("swaps", "swaps/day", {"day": "2026-12-01", "other_day": "2026-12-02", "other": "2"}),
    ],
)
def test_bad_input_is_refused_with_words_and_changes_nothing(
    door: TestClient, desk: Desk, page: str, action: str, typed: dict[str, str]
) -> None:
    lead = _as(door, desk, "quayside.lead")
    (desk_row,) = desk.rows(
        "SELECT d.id FROM desk d JOIN team t ON t.id = d.team_id"
        " WHERE t.name = 'Quayside' AND role = 'duty'"
    )
    given = {"worker": _id(desk, "w1"), "desk": str(desk_row["id"]), "other": _id(desk, "w2")}
    # The browser of these tests takes every box for ticked.
    given |= {"no_cover_yet": "", "always": "", "alternate": ""}
    answer = lead.send(
        lead.get(f"/console/rota/{page}"), f"/console/rota/{action}", **{**given, **typed}
    )
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "<script>alert" not in answer.text
    for table in ("absence", "worker_hours", "desk_change", "rota_post", "rota_swap"):
        assert desk.count(f"SELECT count(*) FROM {table}") == 0


def test_hours_of_two_weeks_are_entered_and_undone(door: TestClient, desk: Desk) -> None:
    sam = _as(door, desk, "sam.okafor")
    typed = {
        "since": "2026-11-30",
        "alternate": "yes",
        "anchor": "2026-12-02",
        "wed_b": "9:00-13:00",
    }
    own = {"worker": _id(desk, "w1"), **WEEK, **typed}
    done = sam.send(sam.get("/console/rota/hours"), "/console/rota/hours", **own)
    assert "week A (begins Mon 30 Nov 2026) Mon 09:00-12:30 13:00-17:00" in done.text
    assert "week B Wed 09:00-13:00" in done.text
    weeks = [sam.get(f"/console/rota?week={day}").text for day in ("2026-12-01", "2026-12-08")]
    assert ["09:00-13:00" in week for week in weeks] == [False, True]
    (entered,) = desk.rows("SELECT id FROM worker_hours")
    undone = sam.send(done, f"/console/rota/hours/{entered['id']}/undo")
    assert "None are entered" in undone.text


def test_a_desks_hours_are_changed_by_the_lead_alone(door: TestClient, desk: Desk) -> None:
    lead, sam = _as(door, desk, "quayside.lead"), _as(door, desk, "sam.okafor")
    (duty,) = desk.rows(
        "SELECT d.id FROM desk d JOIN team t ON t.id = d.team_id"
        " WHERE t.name = 'Quayside' AND role = 'duty'"
    )
    given = {"desk": str(duty["id"]), "since": "2026-12-01", "tue": "17:00-09:00"}
    page = sam.get("/console/rota/hours")
    assert "/console/rota/desks" not in forms_of(page)
    token = forms_of(page)["/console/rota/hours"].fields["token"]
    refused = sam.client.post("/console/rota/desks", data={"token": token, **given})
    assert refused.status_code == 404
    done = lead.send(lead.get("/console/rota/hours"), "/console/rota/desks", **given)
    assert "from Tue 1 Dec 2026: Tue 17:00-09:00" in done.text
    (change,) = desk.rows("SELECT id FROM desk_change")
    lead.send(done, f"/console/rota/desks/{change['id']}/undo")
    assert desk.count("SELECT count(*) FROM desk_change WHERE undone_at IS NULL") == 0


def test_a_swap_is_asked_and_agreed_on_two_browsers(door: TestClient, desk: Desk) -> None:
    sam, priya = _as(door, desk, "sam.okafor"), _as(door, desk, "priya.nair")
    for who, whom, day in ((sam, "w1", "thu"), (priya, "w2", "fri")):
        hours = {"worker": _id(desk, whom), "since": "2026-11-24", f"{day}_a": "09:00-17:00"}
        who.send(who.get("/console/rota/hours"), "/console/rota/hours", **hours)
    given = {"worker": _id(desk, "w1"), "day": "2026-11-26"}
    wanted = {"other": _id(desk, "w2"), "other_day": "2026-11-27"}
    sam.send(sam.get("/console/rota/swaps"), "/console/rota/swaps/day", **given, **wanted)
    (swap,) = desk.rows("SELECT id FROM rota_swap")
    page = priya.get("/console/rota/swaps")
    assert "Thu 26 Nov 2026 for Fri 27 Nov 2026: asked" in page.text
    agreed = priya.send(page, f"/console/rota/swaps/{swap['id']}/answer", answer="agreed")
    assert ": agreed" in agreed.text
    assert priya.get("/console/rota").text.count("(swapped)") == 4


def test_the_gap_view_says_which_day_whose_people_and_whether_the_lead_was_told(
    door: TestClient, desk: Desk
) -> None:
    lead = _as(door, desk, "quayside.lead")
    given = {"worker": _id(desk, "w3"), "no_cover_yet": "yes", **LEAVE}
    lead.send(lead.get("/console/rota/leave"), "/console/rota/leave", **given)
    page = lead.get("/console/rota/gaps").text
    assert "Gwen Pritchard is away" in page
    assert page.count("Not yet: at the next look") >= 1
    for role in ("Lead", "Manager", "Director", "Caldicott Guardian"):
        assert f"{role}: nobody stands in" in page
    assert "neither deputy nor buddy" in page
    named = {"role": "lead", "worker": _id(desk, "w2"), "starts": "2026-11-24T12:00"}
    lead.send(lead.get("/console/rota/posts"), "/console/rota/posts", standing="deputy", **named)
    assert "Lead: nobody stands in" not in lead.get("/console/rota/gaps").text


def test_a_form_without_its_token_changes_nothing(door: TestClient, desk: Desk) -> None:
    lead = _as(door, desk, "quayside.lead")
    given = {"worker": _id(desk, "w1"), "cover": _id(desk, "w2"), **LEAVE}
    for entry in (UUID(int=1), "nonsense"):
        for action in ("leave", f"leave/{entry}/cancel", f"posts/{entry}/remove"):
            answer = lead.client.post(f"/console/rota/{action}", data=given)
            assert answer.status_code == 403
    assert desk.count("SELECT count(*) FROM absence") == 0
