"""The forms of an item in the console: what goes out is shown first, and nothing typed is lost."""

from __future__ import annotations

import re

from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, REHANA, STRANGER, Desk, inbound
from tests.web.on_call.browsing import Browser, forms_of, send_waiting, words_of

HELLO = "Thank you for writing. I have read it all"


def item(desk: Desk, number: str = ASHA, words: str = "ive not slept since monday") -> str:
    """Somebody texts; the address of its answer page."""
    received = receive_message(desk.app, inbound(number, words), desk.clock.now())
    (row,) = desk.rows("SELECT code FROM item WHERE message_id = :m", m=received.message_id)
    return f"/console/item/{row['code']}/answer"


def test_nobody_who_is_not_signed_in_sees_or_does_anything(desk: Desk, browser: Browser) -> None:
    page = item(desk)
    assert "Sign in" in browser.get(page).text
    answer = browser.client.post(page, data={"words": HELLO, "step": "send"})
    assert answer.status_code == 303
    assert desk.count("SELECT count(*) FROM worker_answer") == 0


def test_an_answer_is_shown_then_sent_and_can_be_taken_back(desk: Desk, browser: Browser) -> None:
    page = item(desk)
    browser.sign_in("sam.okafor")
    shown = browser.send(browser.get(page), page, words=HELLO, step="show")
    assert f"From Sam, key worker: {HELLO}" in words_of(shown)
    assert "1 part of a text" in words_of(shown)
    assert desk.count("SELECT count(*) FROM worker_answer") == 0
    sent = browser.send(shown, page, words=HELLO, step="send")
    assert "goes out in a few seconds" in words_of(sent)
    again = browser.send(shown, page, words=HELLO, step="send")
    assert desk.count("SELECT count(*) FROM worker_answer") == 1
    undo = page.replace("/answer", "/do/undo")
    assert "It was not sent" in words_of(browser.send(again, undo))
    desk.clock.forward(minutes=1)
    ring_clocks(desk.app)
    send_waiting(desk)
    assert not any(HELLO in body for body in desk.sender.to(ASHA))
    assert undo not in forms_of(browser.get(page))


def test_five_thousand_characters_are_refused_with_the_count_and_stay(
    desk: Desk, browser: Browser
) -> None:
    page, words = item(desk), "all of it. " * 454 + "end here"
    browser.sign_in("sam.okafor")
    shown = browser.send(browser.get(page), page, words=words, step="send")
    assert shown.status_code == 422
    assert "too long for a text" in shown.text
    assert f"{len(words)} characters of yours" in words_of(shown)
    kept = re.search(r"<textarea[^>]*name=\"words\"[^>]*>(.*?)</textarea>", shown.text, re.DOTALL)
    assert kept is not None
    assert kept.group(1) == words


def test_what_a_carer_may_not_know_is_warned_of_before_and_kept_as_a_decision(
    desk: Desk, browser: Browser
) -> None:
    page = item(desk, REHANA, "my daughter has hardly eaten since friday")
    browser.sign_in("sam.okafor")
    words = "She has an appointment on Friday"
    shown = browser.send(browser.get(page), page, words=words, step="show")
    assert "Nothing is sent yet" in shown.text
    assert "a day or a time of an appointment" in shown.text
    assert "consent" not in words_of(shown).casefold()
    without = browser.send(shown, page, words=words, step="send")
    assert desk.count("SELECT count(*) FROM worker_answer") == 0
    given = {"ground": "agreed", "why": "she asked me to say so"}
    sent = browser.send(without, page, words=words, step="send", **given)
    assert "goes out in a few seconds" in words_of(sent)
    assert desk.count("SELECT count(*) FROM staff_decision") == 1


def test_to_a_stranger_there_is_no_sending_all_the_same(desk: Desk, browser: Browser) -> None:
    page = item(desk, STRANGER, "i am worried about asha")
    browser.sign_in("sam.okafor")
    shown = browser.send(browser.get(page), page, words="She is fine", step="show")
    assert "nobody knows whose phone this is" in words_of(shown)
    assert "by my decision" not in shown.text


def test_claim_release_pass_and_call_from_the_page(desk: Desk, browser: Browser) -> None:
    page = item(desk)
    browser.sign_in("sam.okafor")
    do = page.replace("/answer", "/do/")
    claimed = browser.send(browser.get(page), do + "claim")
    assert "You are talking with them" in words_of(claimed)
    released = browser.send(claimed, do + "release")
    assert "The bot answers again" in words_of(released)
    (duty,) = desk.rows(
        "SELECT d.id FROM desk d JOIN item i ON i.team_id = d.team_id WHERE d.role = 'duty'"
    )
    passed = browser.send(released, do + "pass", which=str(duty["id"]), words="please look")
    assert "Passed on" in words_of(passed)
    assert "With the words: please look" in words_of(passed)
    called = browser.send(passed, do + "called", words="spoke with her for a while")
    assert "No call was owed" in words_of(called)


def test_what_is_not_theirs_and_what_is_not_there_are_the_same(
    desk: Desk, browser: Browser
) -> None:
    browser.sign_in_demo(desk, "callum.fraser")
    there = browser.get(item(desk))
    gone = browser.get("/console/item/ABCD3/answer")
    assert there.status_code == gone.status_code == 404
    assert there.text == gone.text


def test_the_items_own_page_leads_there_and_reads_it_once(desk: Desk, browser: Browser) -> None:
    page = item(desk)
    browser.sign_in("sam.okafor")
    shown = browser.get(page.removesuffix("/answer"))
    assert shown.status_code == 200
    assert page in forms_of(shown)
    assert page.replace("/answer", "/do/claim") in forms_of(shown)
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.read'") == 1


def test_the_answer_stands_under_their_words_and_before_everything_else(
    desk: Desk, browser: Browser
) -> None:
    page, words = item(desk), "ive not slept since monday"
    browser.sign_in("sam.okafor")
    opened = browser.get(page.removesuffix("/answer"))
    shown = browser.send(opened, page, words=HELLO, step="show")
    begun = browser.get(f"{page}?canned=read")
    for one in (opened, shown, begun):
        below = one.text.partition("</blockquote>")[2]
        assert words.split()[1] in one.text.removesuffix(below)
        between = below.partition('id="answer-words"')[0]
        assert "<h2" not in between.replace('<h2 id="preview">', "")
        assert "/have" in between
        assert "/tried" not in between
    assert HELLO in shown.text


def test_from_the_digest_to_answered_and_closed_in_three_actions(
    desk: Desk, browser: Browser
) -> None:
    page = item(desk)
    browser.sign_in("sam.okafor")
    link = page.removesuffix("/answer")
    digest = browser.get("/console/digest")  # the link of the digest's text: one
    assert f'href="{link}"' in digest.text
    opened = browser.get(link)  # two
    closed = browser.send(opened, page, words=HELLO, step="close")  # three
    assert "and this is closed" in words_of(closed)
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 0
    desk.clock.forward(minutes=1)
    ring_clocks(desk.app)
    send_waiting(desk)
    assert any(HELLO in body for body in desk.sender.to(ASHA))


def test_what_is_warned_of_is_neither_sent_nor_closed(desk: Desk, browser: Browser) -> None:
    page = item(desk, REHANA, "how is my daughter doing with it all")
    browser.sign_in("sam.okafor")
    opened = browser.get(page.removesuffix("/answer"))
    warned = browser.send(opened, page, words="Asha sees Sam again on Monday", step="close")
    assert warned.status_code == 422
    assert "Nothing is sent yet" in warned.text
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1
    assert desk.count("SELECT count(*) FROM worker_answer") == 0
