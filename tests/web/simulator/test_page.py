from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator

import httpx
import pytest

from bot.web.simulator.team import DEMO_FOLDER
from tests.web.simulator.loopback import ASHA, StandIn, running, says

NASTY = "<script>alert('x')</script> & \"quoted\" </textarea>"


@pytest.fixture
def browser(stand_in: StandIn) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stand_in.front_door.url, trust_env=False, timeout=20) as client:
        yield client


def open_phones(page: str) -> list[str]:
    return re.findall(r'data-phone="([^"]+)"', page)


def test_the_page_shows_the_first_phones(browser: httpx.Client) -> None:
    answer = browser.get("/simulator")
    assert answer.status_code == 200
    for seen in ("Asha Begum", "Rehana Begum", "Somebody else", "Sam Okafor", "Duty desk"):
        assert f">{seen}</h2>" in answer.text
    assert "Everybody here is invented. Nothing leaves this machine." in answer.text
    assert "07700 900101" in answer.text
    assert open_phones(answer.text) == ["asha", "rehana", "ben", "unknown", "sam", "duty"]
    assert answer.text.count("<form") == 6


def test_everybody_is_in_the_list(browser: httpx.Client) -> None:
    page = html.unescape(browser.get("/simulator").text)
    listed = page[page.index('id="everybody"') :]
    places = [
        listed.index(title + "</h3>")
        for title in ("People who use the service", "Carers", "Staff and desks", "Somebody else")
    ]
    assert places == sorted(places)
    with (DEMO_FOLDER / "people.csv").open(encoding="utf-8") as file:
        names = [row["first_name"] for row in csv.DictReader(file)]
    with (DEMO_FOLDER / "workers.csv").open(encoding="utf-8") as file:
        names += [row["first_name"] for row in csv.DictReader(file)]
    assert len(names) > 35
    assert [name for name in names if name not in listed] == []
    assert "Maureen and Derek Hodgkinson" in listed
    assert "Number not confirmed for 4 months" in listed
    assert "Has no phone" in listed


def test_phones_are_opened_and_closed_by_links(browser: httpx.Client) -> None:
    page = browser.get("/simulator?open=asha,marcus").text
    assert open_phones(page) == ["asha", "marcus"]
    assert 'href="/simulator?open=asha,marcus,priya#phone-priya"' in page
    assert 'class="close" href="/simulator?open=marcus"' in page
    assert 'href="#phone-asha"' in page


def test_strange_and_too_many_phones(browser: httpx.Client) -> None:
    assert open_phones(browser.get("/simulator?open=").text) == []
    assert "No phone is open. Choose one from the list." in browser.get("/simulator?open=").text
    page = browser.get("/simulator", params={"open": 'ben,"><script>,nobody,ben'}).text
    assert open_phones(page) == ["ben"]
    many = browser.get("/simulator?open=asha,ben,marcus,sam,priya,gwen,duty").text
    assert open_phones(many) == ["ben", "marcus", "sam", "priya", "gwen", "duty"]


def test_a_phone_that_is_not_open_is_marked_when_a_text_came(
    stand_in: StandIn, browser: httpx.Client
) -> None:
    stand_in.front_door.answer = says("Hello")
    stand_in.text("Hello", phone="marcus")
    stand_in.text("Hello", phone="asha")
    stand_in.settle()
    page = browser.get("/simulator").text
    assert ">Marcus Doyle, 1</a>" in page
    assert ">Asha Begum, 1</a>" not in page
    assert browser.get("/simulator?open=marcus").text.count(", 1</a>") == 0
    assert ">Marcus Doyle, 1</a>" not in browser.get("/simulator").text


def test_a_plain_form_leads_back_to_the_same_phones(
    stand_in: StandIn, browser: httpx.Client
) -> None:
    page = browser.get("/simulator?open=asha,marcus").text
    assert '<input type="hidden" name="open" value="asha,marcus">' in page
    form = {"body": "Hello", "open": "asha,marcus"}
    answer = browser.post("/simulator/phones/marcus/texts", data=form)
    assert answer.headers["location"] == "/simulator?open=asha,marcus#phone-marcus"
    form = {"body": "Hello", "open": "//elsewhere.example"}
    assert browser.post("/simulator/phones/marcus/texts", data=form).status_code == 422


def test_a_picture_alone_may_be_sent(stand_in: StandIn, browser: httpx.Client) -> None:
    form = {"body": "", "media": ["picture", "voice"]}
    answer = browser.post("/simulator/phones/asha/texts", data=form)
    assert answer.headers["location"] == "/simulator#phone-asha"
    assert stand_in.front_door.texts[0]["NumMedia"] == "2"
    assert "Picture, Voice note" in browser.get("/simulator").text
    form = {"body": "", "media": ["virus"]}
    assert browser.post("/simulator/phones/asha/texts", data=form).status_code == 422


def test_nothing_from_elsewhere_and_nothing_inline(browser: httpx.Client) -> None:
    answer = browser.get("/simulator")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?://", answer.text)
    assert not re.search(r"<style|style=|<script(?! src=\"/simulator/static/)| on\w+=", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_every_field_has_a_label_and_every_id_is_one_of_a_kind(browser: httpx.Client) -> None:
    page = browser.get("/simulator").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for area in re.findall(r'<textarea id="([^"]+)"', page):
        assert f'for="{area}"' in page
    for wanted in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page):
        assert wanted in ids


def test_a_form_sends_a_text_and_leads_back(stand_in: StandIn, browser: httpx.Client) -> None:
    stand_in.front_door.answer = says("Sam is your key worker.")
    answer = browser.post("/simulator/phones/asha/texts", data={"body": "Who is it?\r\nSam?"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/simulator#phone-asha"
    assert [t["Body"] for t in stand_in.front_door.texts] == ["Who is it?\nSam?"]
    page = browser.get("/simulator").text
    assert "Sam is your key worker." in page
    assert page.index("Who is it?") < page.index("Sam is your key worker.")


def test_the_channel_is_kept(stand_in: StandIn, browser: httpx.Client) -> None:
    browser.post("/simulator/phones/asha/texts", data={"body": "Hello", "channel": "whatsapp"})
    assert stand_in.front_door.texts[0]["From"] == f"whatsapp:{ASHA}"
    assert 'value="whatsapp" checked' in browser.get("/simulator").text


@pytest.mark.parametrize("body", ["", "   ", "\r\n"])
def test_an_empty_text_is_not_sent(stand_in: StandIn, browser: httpx.Client, body: str) -> None:
    answer = browser.post("/simulator/phones/asha/texts", data={"body": body})
    assert answer.headers["location"] == "/simulator?empty=asha#phone-asha"
    assert "Write something first." in browser.get("/simulator?empty=asha").text
    assert stand_in.front_door.texts == []


def test_what_people_write_is_never_markup(stand_in: StandIn, browser: httpx.Client) -> None:
    stand_in.front_door.answer = says(NASTY)
    browser.post("/simulator/phones/asha/texts", data={"body": NASTY})
    page = browser.get("/simulator").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp;") == 2


@pytest.mark.parametrize(
    ("status", "tick", "words"),
    [
        ("sent", "sent", "Sent"),
        ("delivered", "delivered", "Delivered"),
        ("undelivered", "failed", "Not delivered (30003)"),
    ],
)
def test_ticks(
    stand_in: StandIn, browser: httpx.Client, status: str, tick: str, words: str
) -> None:
    from bot.web.simulator.view import screens

    message = {
        "sid": "SM1",
        "from_phone": False,
        "channel": "sms",
        "body": "Hello",
        "status": status,
        "error_code": 30003 if status == "undelivered" else None,
        "at": "2026-07-09T22:30:00+00:00",
    }
    phone = {"id": "a", "name": "Asha Begum", "role": "", "number": ASHA, "channel": "sms"}
    [screen] = screens({"phones": [{**phone, "messages": [message]}]})
    [bubble] = screen.bubbles
    assert (bubble.tick, bubble.status) == (tick, words)
    assert (bubble.time, bubble.moment) == ("23:30", "2026-07-09T23:30:00+01:00")
    assert (screen.initials, screen.short_name, screen.number) == ("AB", "Asha", "07700 900101")


def test_state_for_the_script(stand_in: StandIn, browser: httpx.Client) -> None:
    stand_in.text("Hello")
    state = browser.get("/simulator/state").json()
    assert [b["body"] for b in state["phones"][0]["bubbles"]] == ["Hello"]
    after = browser.get("/simulator/state", params={"after": state["version"]})
    assert after.status_code == 204
    stand_in.front_door.answer = says("Hello")
    stand_in.text("Hello", phone="marcus")
    stand_in.settle()
    [marcus] = browser.get("/simulator/state", params={"after": state["version"]}).json()["phones"]
    assert (marcus["id"], marcus["unread"]) == ("marcus", 1)
    seen = browser.get("/simulator/state", params={"seen": "marcus"}).json()["phones"]
    assert sum(phone["unread"] for phone in seen) == 0


def test_the_script_gets_a_status_and_no_redirect(browser: httpx.Client) -> None:
    accept = {"Accept": "application/json"}
    url = "/simulator/phones/asha/texts"
    assert browser.post(url, data={"body": "Hi"}, headers=accept).json() == {"sent": True}
    assert browser.post(url, data={"body": " "}, headers=accept).status_code == 422


def test_another_site_cannot_send_texts(stand_in: StandIn, browser: httpx.Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/simulator/phones/asha/texts", data={"body": "Hi"}, headers=headers)
    assert answer.status_code == 403
    assert stand_in.front_door.texts == []


def test_a_phone_nobody_has(browser: httpx.Client) -> None:
    assert browser.post("/simulator/phones/nobody/texts", data={"body": "Hi"}).status_code == 404
    assert browser.get("/simulator/static/page.py").status_code == 404
    assert browser.get("/simulator/static/..%2fpage.py").status_code == 404


@pytest.mark.parametrize("name", ["phones.css", "phones.js", "icon.svg"])
def test_static_files(browser: httpx.Client, name: str) -> None:
    answer = browser.get(f"/simulator/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_without_the_stand_in_the_page_says_so() -> None:
    with running(twilio_api_url="http://127.0.0.1:1") as both:
        url = both.front_door.url
        answer = httpx.get(f"{url}/simulator", trust_env=False)
        assert answer.status_code == 503
        assert "does not answer" in answer.text
        assert httpx.get(f"{url}/simulator/state", trust_env=False).status_code == 503


def test_without_a_whatsapp_sender_only_sms_is_offered() -> None:
    with running(twilio_whatsapp_from="") as both:
        page = httpx.get(f"{both.front_door.url}/simulator", trust_env=False).text
    assert "WhatsApp" not in page
