"""The page of an alert: what is on it, what its buttons do, and who sees it."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from bot.care.lanes import Lane
from bot.care.person_details import Details
from bot.records import addresses, people
from bot.records.person_details import set_details
from bot.services.erase_person import Reason, erase_person
from bot.services.raise_alarm import Danger, raise_alarm
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, DUTY, ON_CALL, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.sharing_world import person_of
from tests.web.on_call.browsing import Browser, danger, forms_of, send_waiting, words_of

NASTY = "<img src=x onerror=alert(1)> & </blockquote><script>alert(2)</script>"


def _pass(desk: Desk, minutes: int) -> None:
    for _ in range(minutes * 2):
        desk.clock.forward(seconds=30)
        ring_clocks(desk.app)
    send_waiting(desk)


def _marked(desk: Desk, *categories: str, address: str = ASHA) -> str:
    """An alert as the screen raises one of these categories."""
    code = danger(desk, address=address)
    message = desk.rows("SELECT message_id AS id FROM item WHERE code = :c", c=code)[0]["id"]
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
        assert sender is not None
        found = Danger(UUID(str(message)), Lane.NOW, categories)
        raise_alarm(unit, desk.app.alert_clocks, sender, found, desk.clock.now())
    send_waiting(desk)
    return code


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


def test_have_on_the_page_pauses_and_does_not_end_the_chain(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.send(browser.sign_in(code=code), f"/on-call/{code}/have")
    _pass(desk, 9)
    assert len(desk.sender.to(DUTY)) == 1
    _pass(desk, 1)
    assert "your time" in desk.sender.to(DUTY)[-1]
    _pass(desk, 5)
    assert code in desk.sender.to(ON_CALL)[0]


def test_reading_alone_holds_nothing(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in(code=code)
    _pass(desk, 15)
    assert "not taken in time" in desk.sender.to(ON_CALL)[0]


@pytest.mark.parametrize("said", ["tried", "done"])
@pytest.mark.parametrize("words", ["", "  ok ", "12 34", NASTY[:3]])
def test_too_few_words_stop_nothing_and_what_was_typed_stays(
    desk: Desk, browser: Browser, said: str, words: str
) -> None:
    code = danger(desk)
    page = browser.send(browser.sign_in(code=code), f"/on-call/{code}/{said}", words=words)
    assert page.status_code == 422
    assert "Nothing was saved" in words_of(page)
    assert desk.count("SELECT count(*) FROM item_note") == 0
    assert desk.count("SELECT count(*) FROM episode WHERE stopped_at IS NOT NULL") == 0


def test_words_that_were_typed_come_back(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.send(browser.sign_in(code=code), f"/on-call/{code}/done", words="rang")
    assert ">rang</textarea>" in page.text


def test_a_form_sent_twice_is_heard_once(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in(code=code)
    for _ in range(2):
        browser.send(page, f"/on-call/{code}/tried", words="rang twice, no answer")
    assert desk.count("SELECT count(*) FROM item_note") == 1
    again = browser.send(
        browser.get(f"/on-call/{code}"), f"/on-call/{code}/tried", words="rang more"
    )
    assert "rang more" in words_of(again)
    assert desk.count("SELECT count(*) FROM item_note") == 2


def test_two_at_once_one_has_it(desk: Desk, door: TestClient) -> None:
    code = danger(desk)
    duty, sam = Browser(door), Browser(door)
    for_duty, for_sam = duty.sign_in(code=code), sam.sign_in("sam.okafor", code)
    duty.send(for_duty, f"/on-call/{code}/have")
    late = words_of(sam.send(for_sam, f"/on-call/{code}/have"))
    assert "Someone else has this just now" in late
    assert "Duty desk, Quayside has this until 12:10" in late
    duty.send(duty.get(f"/on-call/{code}"), f"/on-call/{code}/done", words="spoke to her, safe")
    late = words_of(sam.send(for_sam, f"/on-call/{code}/tried", words="rang, no answer"))
    assert "This was closed already" in late
    assert desk.count("SELECT count(*) FROM item_note") == 1


def test_whoever_was_told_hears_that_it_is_over(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in("sam.okafor", code)
    browser.send(page, f"/on-call/{code}/done", words="I am with her now")
    send_waiting(desk)
    assert "nothing more" in desk.sender.to(DUTY)[-1]


def test_a_text_and_the_page_are_one(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    receive_message(desk.app, inbound(DUTY, f"TRIED {code} rang, no answer"), desk.clock.now())
    page = browser.sign_in("sam.okafor", code)
    assert "Tried: Duty desk, Quayside, 12:00 rang, no answer" in words_of(page)
    browser.send(page, f"/on-call/{code}/done", words="crisis team is there")
    receive_message(desk.app, inbound(DUTY, f"HAVE {code}"), desk.clock.now())
    send_waiting(desk)
    assert "closed already" in desk.sender.to(DUTY)[-1]


def test_words_are_words_whatever_they_are(desk: Desk, browser: Browser) -> None:
    code = danger(desk, f"URGENT {NASTY}")
    page = browser.sign_in(code=code)
    assert NASTY in words_of(page).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    page = browser.send(page, f"/on-call/{code}/tried", words=f"rang twice {NASTY}")
    assert "<script" not in page.text
    assert "<img" not in page.text


@pytest.mark.parametrize(
    ("categories", "first", "second"),
    [
        (("domestic_abuse",), "Do NOT call or text them first.", None),
        (("duress",), "Duress word. Do NOT call or text them first.", None),
        (("suicide_intent",), None, None),
    ],
)
def test_the_first_line_is_the_mark_and_hides_the_number(
    desk: Desk, browser: Browser, categories: tuple[str, ...], first: str | None, second: None
) -> None:
    code = _marked(desk, *categories)
    page = browser.sign_in(code=code)
    main = page.text.split("<main>")[1]
    if first is None:
        assert 'class="mark"' not in main
        assert '<details class="behind">' not in main
    else:
        assert main.strip().startswith('<p class="mark"')
        assert first in main.split("</p>")[0]
        before_number = main.split("tel:+447700900101")[0]
        assert before_number.count("<details") > before_number.count("</details>")


def test_a_carer_and_what_they_asked_for(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "URGENT she is not waking up", REHANA)
    said = words_of(browser.sign_in(code=code))
    assert "Rehana Begum Carer of Asha Begum" in said
    assert "Treat it as in confidence." in said


def test_words_ring_and_why_come_first_and_what_may_be_shared_is_folded(
    desk: Desk, browser: Browser
) -> None:
    words = "my daughter has not slept since sunday and stopped her lithium"
    receive_message(desk.app, inbound(REHANA, words), desk.clock.now())
    page = browser.sign_in(code=str(desk.rows("SELECT code FROM item")[0]["code"]))
    said = words_of(page)
    assert words in said
    assert '<mark class="time">since sunday</mark>' in page.text
    assert "since sunday : since Sunday 22 November" in said
    assert "Carer not to be relayed without checking" in said
    assert "About they have not said whom" in said
    assert "To Rehana Begum, about Asha Begum Nothing" in said
    order = (words, "Ring 0", "I have this", "Where it comes from", "What may be shared", "tried")
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    before = page.text.split("To Rehana Begum")[0]
    assert before.count("<details") > before.count("</details>")


def test_a_hold_is_said_before_the_fold_is_opened(desk: Desk, browser: Browser) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE relationship SET safety_hold = 'court_order'"))
    said = words_of(browser.sign_in(code=danger(desk, "URGENT she is not waking up", REHANA)))
    assert "What may be shared back: a safety hold" in said
    assert "Tell nothing of Asha Begum" in said
    assert "they called for help" in said or "the danger screen found words in it" in said


def test_a_number_that_we_do_not_know(desk: Desk, browser: Browser) -> None:
    code = danger(desk, address=STRANGER)
    page = browser.sign_in(code=code)
    assert "A number we do not know" in words_of(page)
    assert f"tel:{STRANGER}" in page.text


def test_access_needs_and_a_phone_that_others_see(desk: Desk, browser: Browser) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE person SET easy_read = true, text_only = true"))
        unit.connection.execute(text("UPDATE contact_point SET others_see = true"))
    said = words_of(browser.sign_in(code=danger(desk)))
    assert "Easy Read: short sentences" in said
    assert "Text only: a voice call does not reach them." in said
    assert "Others may see this phone" in said
    assert "Do NOT call or text them first." in said


def test_how_to_reach_them_and_that_nobody_may_ring(desk: Desk, browser: Browser) -> None:
    asha = person_of(desk, ASHA)
    with desk.app.records.begin() as unit:
        hours = "01234 09:30-15:00"
        set_details(unit, asha, Details("Asha", language="Gujarati", safe_hours=hours))
        unit.connection.execute(text("UPDATE contact_point SET do_not_ring = true"))
    said = words_of(browser.sign_in(code=danger(desk)))
    assert "Do NOT ring them. They said that a call to this phone is not safe." in said
    assert "I have read the first line. Show the number" in said
    assert "Language: Gujarati." in said
    assert "Ring or text first only: Monday to Friday, 09:30 to 15:00." in said


def test_all_that_they_wrote_meanwhile_and_what_was_sent_back(desk: Desk, browser: Browser) -> None:
    receive_message(desk.app, inbound(ASHA, "i have been thinking"), desk.clock.now())
    desk.clock.forward(minutes=20)
    code = danger(desk, "URGENT")
    desk.clock.forward(minutes=2)
    receive_message(desk.app, inbound(ASHA, "is anyone there"), desk.clock.now())
    desk.clock.forward(minutes=3)
    said = words_of(browser.sign_in(code=code))
    assert "1 text in the hours before i have been thinking 12:00, 25 minutes ago" in said
    assert "URGENT 12:20, 5 minutes ago" in said
    assert "is anyone there 12:22, 3 minutes ago" in said
    assert "call 999" in said
    assert "The alert so far 12:20 The alert began 12:20 Duty desk, Quayside (you): told" in said


def test_what_may_be_about_a_worker_is_on_no_other_items_page(desk: Desk, browser: Browser) -> None:
    for words in ("i want to complain about sam", "ok"):
        receive_message(desk.app, inbound(ASHA, words), desk.clock.now())
        desk.clock.forward(minutes=1)
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET private = true"))
    code = danger(desk)
    receive_message(desk.app, inbound(ASHA, "hello"), desk.clock.now())
    said = words_of(browser.sign_in("sam.okafor", code))
    assert "complain" not in said
    assert "in the hours before" not in said
    assert "hello" in said


def test_many_texts_are_folded_and_none_is_lost(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "URGENT one")
    for number in range(12):
        desk.clock.forward(seconds=10)
        receive_message(desk.app, inbound(ASHA, f"text no {number}"), desk.clock.now())
    said = words_of(browser.sign_in(code=code))
    assert "9 more texts" in said
    places = [said.index(f"text no {n} ") for n in range(12)]
    assert places == sorted(places)
    assert said.index("URGENT one") < places[0]


def test_no_text_of_theirs_since_we_answered(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            text("UPDATE outbound_message SET status = 'delivered' WHERE text_id LIKE 'danger%'")
        )
    desk.clock.forward(minutes=4)
    assert "No text from them since 12:00" in words_of(browser.sign_in(code=code))


def test_who_else_can_be_rung(desk: Desk, browser: Browser) -> None:
    page = browser.sign_in(code=danger(desk))
    for number in (DUTY, ON_CALL):
        assert f'href="tel:{number}"' in page.text
    assert f'href="tel:{SAM}"' not in page.text


def _nothing(page: object) -> tuple[int, str]:
    return page.status_code, page.text  # type: ignore[attr-defined]


def test_a_code_that_is_not_theirs_looks_like_one_that_is_not_there(
    desk: Desk, browser: Browser
) -> None:
    code = danger(desk)
    browser.sign_in_demo(desk, "breakwater.duty")
    theirs, none, odd = (browser.get(f"/on-call/{c}") for c in (code, "QQQQ4", "no-code-at-all"))
    assert _nothing(theirs) == _nothing(none) == _nothing(odd)
    assert theirs.status_code == 404
    refused = desk.rows("SELECT details FROM audit_event WHERE kind = 'item.read_refused'")
    assert sorted(row["details"]["item"] is None for row in refused) == [False, True]  # type: ignore[index]
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.read'") == 0


def test_what_they_may_not_read_they_cannot_take(desk: Desk, browser: Browser) -> None:
    own = danger(desk, address=STRANGER)
    page = browser.sign_in(code=own)
    fields = forms_of(page)[f"/on-call/{own}/done"].fields
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET private = true"))
        unit.connection.execute(text("UPDATE item SET owner_id = team_id"))
        unit.connection.execute(text("UPDATE episode_entry SET who = NULL"))
    answer = browser.client.post(f"/on-call/{own}/done", data={**fields, "words": "all is well"})
    assert answer.status_code == 404
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NOT NULL") == 0


def test_what_may_be_about_a_worker_is_for_no_worker(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    assert browser.sign_in("sam.okafor", code).status_code == 200
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET private = true"))
    assert browser.get(f"/on-call/{code}").status_code == 404


def test_a_worker_who_lives_with_the_person_reads_nothing(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    assert browser.sign_in("sam.okafor", code).status_code == 200
    with desk.app.records.begin() as unit:
        phone = addresses.fingerprint(unit, REHANA)  # Asha's mother's phone
        unit.connection.execute(text("UPDATE worker SET phone_hash = :p"), {"p": phone})
    assert browser.get(f"/on-call/{code}").status_code == 404


def test_every_view_stands_in_the_audit_trail(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in(code=code)
    browser.get(f"/on-call/{code}")
    rows = desk.rows("SELECT * FROM audit_event WHERE kind = 'item.read'")
    item = desk.rows("SELECT id, person_id FROM item")[0]
    assert len(rows) == 2
    assert {row["actor"] for row in rows} == {"desk"}
    assert {row["subject_id"] for row in rows} == {item["person_id"]}
    assert {str(row["details"]["item"]) for row in rows} == {str(item["id"])}  # type: ignore[index]


def test_what_can_wait_has_no_chain_and_can_be_taken_too(desk: Desk, browser: Browser) -> None:
    receive_message(desk.app, inbound(ASHA, "my boiler has gone again"), desk.clock.now())
    code = str(desk.rows("SELECT code FROM item")[0]["code"])
    page = browser.sign_in("sam.okafor", code)
    assert "The alert so far" not in words_of(page)
    page = browser.send(page, f"/on-call/{code}/have")
    assert "Sam Okafor (you) has this." in words_of(page)


def test_an_erased_person_is_not_there(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in(code=code)
    person = UUID(str(desk.rows("SELECT person_id AS id FROM item")[0]["id"]))
    erase_person(desk.app, person, Reason.REQUEST, close_items=True)
    assert browser.get(f"/on-call/{code}").status_code == 404
