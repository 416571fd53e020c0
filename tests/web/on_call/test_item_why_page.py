"""What stands beneath the words of a report on its page, and leads back to them."""

from __future__ import annotations

import html
import re

from bot.care.report import Part
from bot.care.report_reading import Told
from bot.records import addresses, items, people, reports
from bot.services.answers.question import Question
from tests.kit import REHANA, Desk
from tests.services.answers.asking import ask, tell
from tests.web.on_call.browsing import Browser, danger, words_of

OTHER = Question("report_concern_about_other", "news")
NASTY = "my <b>son</b>"


def _report(desk: Desk, *texts: str, first: str = "im worried about him") -> str:
    message_id = ask(desk, REHANA, OTHER, body=first).message_id
    for words in texts:
        desk.clock.forward(minutes=1)
        tell(desk, REHANA, words)
    return str(desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)[0]["code"])


def test_what_was_told_stands_beneath_the_words_and_the_ring(desk: Desk, browser: Browser) -> None:
    code = _report(desk, "my son", "he stays in bed, since friday", "actually it was last tuesday")
    page = browser.sign_in(code=code)
    said = words_of(page)
    order = ("he stays in bed", "Ring 07700 900 102", "What they told", "Where it comes from")
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert "last tuesday : Tuesday 17 November" in said
    assert "corrected: since friday : since Friday 20 November" in said
    assert "All safe? asked at 12:02, not answered" in said
    assert page.text.count("<s>") == 1
    assert "About my son" in said
    assert "About “" not in said


def test_each_answer_leads_to_its_text(desk: Desk, browser: Browser) -> None:
    page = browser.sign_in(code=_report(desk, "my son", "he stays in bed, since friday"))
    links = re.findall(r'href="#(text-\d+)"', page.text)
    assert links == ["text-2", "text-3", "text-3"]
    for link in links:
        assert f'<figure id="{link}"' in page.text


def test_why_it_is_in_its_lane_and_with_whom(desk: Desk, browser: Browser) -> None:
    code = _report(desk, first="the voices are back and im worried about him")
    said = words_of(browser.sign_in(code=code))
    assert "words of voices or visions that came, or got louder: voices are back" in said
    assert "With Sam Okafor. The key worker comes first" in said


def test_an_alert_says_which_words_and_that_it_came_to_a_desk(desk: Desk, browser: Browser) -> None:
    code = danger(desk, "I have taken all my tablets")
    said = words_of(browser.sign_in(code=code))
    assert "the danger screen found words in it: taken all my tablets" in said
    assert "It must be read at once, so it came to the duty desk first." in said
    assert "What they told" not in said


def test_what_was_told_is_words_and_never_markup(desk: Desk, browser: Browser) -> None:
    code = _report(desk)
    with desk.app.records.begin() as unit:
        item = items.find_by_code(unit, code)
        sender = people.find_sender(unit, addresses.fingerprint(unit, REHANA))
        assert item is not None
        assert sender is not None
        told = Told(Part.WHOM, words=NASTY)
        reports.add_answer(unit, sender, item.id, item.message_id, told, desk.clock.now())
    page = browser.sign_in(code=code)
    assert NASTY not in page.text
    assert html.escape(NASTY) in page.text
