"""The pages of a person: who sees them, what they show, and what they never show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from bot.records.scenario_setup import get_row
from bot.services.receive_message import receive_message
from tests.kit import ASHA, MARCUS, REHANA, Desk, inbound
from tests.web.console.filling import fields_of, fill
from tests.web.on_call.browsing import Browser, forms_of, send_waiting, words_of

#: Five kinds of staff: their key worker, one of the team, one of another team, a desk of theirs,
#: and a desk of another team.
_WORKERS = {
    "sam.okafor": True,
    "gwen.pritchard": True,
    "quayside.duty": True,
    "quayside.lead": True,
    "breakwater.duty": False,
}
_PAGES = ("", "/conversation", "/copy", "/details", "/audit")


def person(desk: Desk, key: str) -> UUID:
    with desk.app.records.begin() as unit:
        return get_row(unit, "people", key)


def text(desk: Desk, body: str, address: str = ASHA) -> str:
    message_id = receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id
    send_waiting(desk)
    [row] = desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)
    return str(row["code"])


def make_private(desk: Desk, code: str) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE item SET private = true WHERE code = %s", (code,))


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    asked: list[str] = []

    def hear(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(desk.app.records.engine, "before_cursor_execute", hear)
    yield asked
    event.remove(desk.app.records.engine, "before_cursor_execute", hear)


@pytest.fixture
def sam(browser: Browser) -> Browser:
    browser.sign_in("sam.okafor")
    return browser


@pytest.mark.parametrize("name", sorted(_WORKERS))
def test_five_kinds_of_staff(desk: Desk, door: TestClient, name: str) -> None:
    browser = Browser(door)
    browser.sign_in_demo(desk, name)
    at = f"/console/person/{person(desk, 's01')}"
    nobody = browser.get(f"/console/person/{uuid4()}")
    assert nobody.status_code == 404
    for page in _PAGES:
        if page == "/audit" and name in {"gwen.pritchard", "quayside.duty"}:
            assert browser.get(at + page).status_code == 404
            continue
        answer = browser.get(at + page)
        if _WORKERS[name]:
            assert answer.status_code == 200
            title = re.findall(r"<title>(.*?)</title>", answer.text)[0]
            assert "Asha" not in title
        else:
            assert answer.status_code == 404
            strip = re.compile(r'value="[^"]*"')
            assert strip.sub("", answer.text) == strip.sub("", nobody.text)


def test_nobody_who_is_not_signed_in_sees_any_of_it(desk: Desk, browser: Browser) -> None:
    at = f"/console/person/{person(desk, 's01')}"
    for page in ("/console/people", *(at + page for page in _PAGES)):
        assert "Sign in" in browser.get(page).text
    for page in ("/console/people", f"{at}/copy", f"{at}/copy/download", f"{at}/details"):
        assert browser.client.post(page, data={"who": "Asha"}).status_code in (303, 403)


def test_forms_of_elsewhere_are_refused(desk: Desk, sam: Browser) -> None:
    at = f"/console/person/{person(desk, 's01')}"
    pages = ("/copy", "/copy/download", "/details", "/details/phone", f"/phone/{uuid4()}")
    for page in ("/console/people", *(at + page for page in pages)):
        answer = sam.client.post(page, data={"who": "Asha", "token": "made up"})
        assert answer.status_code == 403


def test_the_page_says_who_helps_and_what_was_told(desk: Desk, sam: Browser) -> None:
    codes = []
    for n in range(4):
        codes.append(text(desk, f"news {n}: <b>x</b>"))
        desk.clock.forward(seconds=20)
    said = sam.get(f"/console/person/{person(desk, 's01')}")
    words = words_of(said)
    assert "Sam Okafor" in words
    assert "Accountable professional" in words
    assert f"Today, {codes[-1]}" in words or codes[-1] in words
    assert "news 3" in words
    assert "news 0" not in words.partition("The last things")[2].partition("whole conversation")[0]
    assert "&lt;b&gt;x&lt;/b&gt;" in said.text
    assert "07700" not in said.text
    assert ASHA not in said.text
    assert "PIN" in words


def test_a_number_is_shown_when_asked_for_and_noted(desk: Desk, sam: Browser) -> None:
    at = f"/console/person/{person(desk, 's01')}"
    page = sam.get(at)
    [show] = [action for action in forms_of(page) if "/phone/" in action]
    assert ASHA in sam.send(page, show).text
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'phone.shown'") == 1
    assert ASHA not in sam.get(at).text
    other = show.rpartition("/")[0]
    assert (
        sam.client.post(f"{other}/{uuid4()}", data=forms_of(page)[show].fields).status_code == 404
    )


def test_what_is_about_a_worker_is_nowhere(desk: Desk, door: TestClient, sam: Browser) -> None:
    text(desk, "all is well today")
    code = text(desk, "Sam shouted at me, zebra")
    make_private(desk, code)
    desk.clock.forward(minutes=1)
    receive_message(desk.app, inbound(ASHA, "ok"), desk.clock.now())
    at = f"/console/person/{person(desk, 's01')}"
    lead = Browser(door)
    lead.sign_in_demo(desk, "quayside.lead")
    for who in (sam, lead):
        for page in ("", "/conversation", "/audit"):
            shown = who.get(at + page).text
            assert "zebra" not in shown
            assert code not in shown
        assert "all is well" in who.get(f"{at}/conversation").text
        copy = fill(who, who.get(f"{at}/copy"), f"{at}/copy", confidence="on", carers="on")
        assert "all is well" in copy.text
        assert "zebra" not in copy.text
        one = fill(who, who.get(f"{at}/copy"), f"{at}/copy", span="item", code=code)
        assert one.status_code == 422
        assert "no such item" in one.text
        people = words_of(who.get("/console/people"))
        assert "zebra" not in people
    mine = desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL AND NOT private")
    listed = words_of(sam.get("/console/people"))
    assert f": {mine}." in listed.partition("What waits")[2][:60]


def test_what_answers_a_private_text_is_not_shown_either(desk: Desk, sam: Browser) -> None:
    code = text(desk, "URGENT Sam hurt me")
    sent = desk.rows("SELECT body FROM outbound_message WHERE recipient_kind = 'person'")
    assert sent
    at = f"/console/person/{person(desk, 's01')}/conversation"
    assert "We wrote" in sam.get(at).text
    make_private(desk, code)
    shown = sam.get(at).text
    assert "We wrote" not in shown
    assert "No texts yet" in shown
    trail = words_of(sam.get(f"/console/person/{person(desk, 's01')}/audit"))
    assert "came in" not in trail


def test_the_conversation_is_in_pages_and_never_mixes_carers(desk: Desk, sam: Browser) -> None:
    for n in range(30):
        receive_message(desk.app, inbound(ASHA, f"mine {n:02}."), desk.clock.now())
        desk.clock.forward(seconds=20)
    text(desk, "her mother writes", REHANA)
    at = f"/console/person/{person(desk, 's01')}/conversation"
    first, last = sam.get(at).text, sam.get(f"{at}?page=99").text
    assert "mine 29." in first
    assert "mine 00." not in first
    assert "mine 00." in last
    assert "her mother" not in first + last
    carer = sam.get(f"/console/person/{person(desk, 'c01')}/conversation").text
    assert "her mother writes" in carer
    assert "treat it as in confidence" in carer
    assert "mine" not in carer.partition("<main")[2]


def test_a_text_leads_to_its_own_item_and_to_nobody_elses(desk: Desk, sam: Browser) -> None:
    codes = [text(desk, "mine is about monday"), text(desk, "marcus here", MARCUS)]
    for key, code, other in (("s01", *codes), ("s03", *reversed(codes))):
        for tail in ("", "/conversation"):
            page = sam.get(f"/console/person/{person(desk, key)}{tail}").text
            assert f"Item {code}" in page
            assert other not in page


def test_odd_words_and_names_stay_what_they_are(desk: Desk, sam: Browser) -> None:
    at = f"/console/person/{person(desk, 's01')}"
    for name in ("<script>x</script>", "=cmd|' /C calc'!A0", "\u202eA", "\U0001f33b", "X"):
        page = sam.get(f"{at}/details")
        check = fill(sam, page, f"{at}/details", first_name=name, last_name="")
        done = fill(sam, check, f"{at}/details")
        assert "Saved." in done.text
        shown = sam.get(at)
        assert shown.status_code == 200
        assert "<script>x" not in shown.text
        copy = fill(sam, sam.get(f"{at}/copy"), f"{at}/copy", to=f"{at}/copy/download")
        assert not any(line.startswith(("=", "+", "-", "@")) for line in copy.text.splitlines())
        assert "filename=" in copy.headers["content-disposition"]
        assert name not in copy.headers["content-disposition"]


def test_the_copy_leaves_confidence_out_unless_it_is_asked_for(desk: Desk, sam: Browser) -> None:
    text(desk, "I slept")
    text(desk, "please do not tell her, giraffe", REHANA)
    at = f"/console/person/{person(desk, 's01')}"
    ask = sam.get(f"{at}/copy")
    plain = fill(sam, ask, f"{at}/copy", to=f"{at}/copy/download")
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.search(
        r'"keyline-2026-11-24-[0-9a-f-]{36}\.txt"', plain.headers["content-disposition"]
    )
    assert "I slept" in plain.text
    assert "giraffe" not in plain.text
    known = fill(sam, ask, f"{at}/copy", carers="on")
    assert "giraffe" not in known.text
    full = fill(sam, ask, f"{at}/copy", confidence="on")
    head, _, apart = full.text.partition("In confidence: Rehana")
    assert "giraffe" in apart
    assert "Do not tell the person" in apart
    assert "giraffe" not in head
    assert "Record number: not recorded" in full.text
    kinds = desk.rows("SELECT details FROM audit_event WHERE kind = 'person.copied' ORDER BY seq")
    assert [k["details"]["confidence"] for k in kinds] == [0, 0, 1]  # type: ignore[index]


def test_details_are_shown_before_they_are_saved_and_an_old_form_loses_nothing(
    desk: Desk, sam: Browser, door: TestClient
) -> None:
    person_id = person(desk, "s01")
    at = f"/console/person/{person_id}"
    old = sam.get(f"{at}/details")
    check = fill(sam, old, f"{at}/details", record_number="QX 1234", safe_times="Mon\nnot Tue")
    assert "Change these details?" in check.text
    assert "QX 1234" not in sam.get(at).text
    saved = fill(sam, check, f"{at}/details")
    assert "Saved." in saved.text
    assert "QX 1234" in sam.get(at).text
    assert "not Tue" in sam.get(at).text
    stale = fill(sam, old, f"{at}/details", record_number="ZZ 9", language="Welsh")
    assert stale.status_code == 409
    for words in ("changed meanwhile", "Now recorded: <bdi>QX 1234", "ZZ 9", "Welsh"):
        assert words in stale.text
    again = fill(sam, fill(sam, stale, f"{at}/details"), f"{at}/details")
    assert "Saved." in again.text
    [row] = desk.rows("SELECT record_number FROM person WHERE id = :p", p=person_id)
    assert b"ZZ" not in bytes(row["record_number"])  # type: ignore[call-overload]
    events = desk.rows("SELECT details FROM audit_event WHERE kind = 'person.details_changed'")
    assert len(events) == 2
    assert "QX" not in str(events)
    long = fill(sam, sam.get(f"{at}/details"), f"{at}/details", language="x" * 81)
    assert long.status_code == 422
    assert "too long" in long.text
    assert "x" * 81 in long.text


def _phone_change(sam: Browser, at: str, **typed: str) -> str:
    page, action = sam.get(f"{at}/details"), f"{at}/details/phone"
    check = fill(sam, page, action, **typed)
    return fill(sam, check, action).text


def test_phones_are_added_proved_changed_and_retired(desk: Desk, sam: Browser) -> None:
    person_id = person(desk, "s01")
    at = f"/console/person/{person_id}"
    assert "Saved." in _phone_change(
        sam, at, what="add", number="07700 900177", may_text="key_worker", phone=""
    )
    query = "SELECT id FROM contact_point WHERE person_id = :p AND last_seen_at IS NULL"
    [new] = desk.rows(query, p=person_id)
    assert "no phone number" in _phone_change(sam, at, what="add", number="hello", phone="")
    phone = str(new["id"])
    assert "Saved." in _phone_change(sam, at, what="prove", phone=phone)
    changed = _phone_change(sam, at, what="set", phone=phone, may_text="appointments")
    assert "Saved." in changed
    assert "Saved." in _phone_change(sam, at, what="retire", phone=phone)
    assert "not used since" in sam.get(at).text
    receive_message(desk.app, inbound("+447700900177", "hello there"), desk.clock.now())
    last = desk.rows("SELECT person_id FROM inbound_message ORDER BY received_at DESC, id LIMIT 1")
    assert last[0]["person_id"] != person_id
    kinds = "phone.added number.confirmed phone.changed phone.retired".split()
    for kind in kinds:
        assert desk.count("SELECT count(*) FROM audit_event WHERE kind = :k", k=kind) == 1


def test_who_may_only_read_changes_nothing(desk: Desk, door: TestClient) -> None:
    other = Browser(door)
    other.sign_in_demo(desk, "breakwater.duty")
    at = f"/console/person/{person(desk, 's01')}"
    mine = Browser(door)
    mine.sign_in_demo(desk, "quayside.duty")
    fields = fields_of(mine.get(f"{at}/details"), f"{at}/details")
    token = forms_of(other.get("/console/people"))["/console/people"].fields["token"]
    answer = other.client.post(
        f"{at}/details", data={**fields, "token": token, "sure": "yes", "language": "Welsh"}
    )
    assert answer.status_code == 404
    assert desk.count("SELECT count(*) FROM person WHERE language IS NOT NULL") == 0


def test_the_search_finds_among_ones_own_and_hints_at_nobody(desk: Desk, sam: Browser) -> None:
    page = sam.get("/console/people")
    found = sam.send(page, "/console/people", who="BEGUM")
    assert "Asha Begum" in found.text
    assert "Asha Begum" in sam.send(page, "/console/people", who="07700 900 101").text
    answers, counts = [], []
    for typed in ("Kowalczyk", "Nobody of that name", "07700 900103", "\U0001f33b"):
        with counted(desk) as asked:
            answer = sam.send(page, "/console/people", who=typed)
        assert "Nobody found" in answer.text
        main = answer.text.partition("<main")[2]
        answers.append(re.sub(r'value="[^"]*"', "", main))
        counts.append(len(asked))
    assert len(set(answers)) == 1
    assert len(set(counts)) == 1
    with counted(desk) as asked:
        sam.send(page, "/console/people", who="begum")
    assert len(asked) == counts[0]


def test_what_is_searched_stands_in_no_address_and_no_record(
    desk: Desk, sam: Browser, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    sam.send(sam.get("/console/people"), "/console/people", who="pelican")
    assert "pelican" not in caplog.text + "".join(capsys.readouterr())
    rows = desk.rows("SELECT details FROM audit_event WHERE kind = 'caseload.searched'")
    assert len(rows) == 1
    assert "pelican" not in str(rows)
    assert forms_of(sam.get("/console/people"))["/console/people"].method == "post"


def test_statements_do_not_grow_with_texts_items_or_people(desk: Desk, sam: Browser) -> None:
    at = f"/console/person/{person(desk, 's01')}"
    text(desk, "one")
    for page in ("/console/people", at, f"{at}/conversation"):
        sam.get(page)
        with counted(desk) as few:
            sam.get(page)
        for n in range(6):
            text(desk, f"more {n}")
            text(desk, f"from her mother {n}", REHANA)
        with counted(desk) as many:
            sam.get(page)
        assert len(many) <= len(few) + 1, page
        assert len(many) < 75, page


def test_the_list_counts_messages_and_ranks_nobody(desk: Desk, sam: Browser) -> None:
    text(desk, "I feel low")
    words = words_of(sam.get("/console/people"))
    assert "Nobody has 1 of them" in words
    names = re.findall(r"<bdi>([^<]+)</bdi></a></h3>", sam.get("/console/people").text)
    assert names == sorted(names, key=lambda name: name.split()[-1])
    assert names[0] != "Asha Begum" or len(names) > 1
    only = re.findall(r"<bdi>([^<]+)</bdi></a></h3>", sam.get("/console/people?show=open").text)
    assert only == ["Asha Begum"]
    for word in ("score", "rank", "risk"):
        assert word not in words.casefold()
