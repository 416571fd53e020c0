"""Whoever asked for Easy Read gets the same answer in their words, whoever is there for them."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.messaging.gsm7 import parts
from tests.kit import Desk
from tests.services.answers.asking import Answered, ask
from tests.services.answers.town import (
    MONDAY,
    Cover,
    Texter,
    Who,
    complete,
    everybody,
    settle_town,
)
from tests.services.answers.week import BY_PERMIT

_QUESTIONS = sorted({*BY_PERMIT, ("appointment_query", "when")})
#: Everything that is told of oneself, in each state of cover; no other text is said here.
_TOLD = {
    *("key_worker", "key_worker_away", "key_worker_away_no_cover"),
    *("key_worker_day_off", "key_worker_day_off_no_cover"),
    *("cover_not_needed", "cover_away", "cover_away_no_cover"),
    *("cover_day_off", "cover_day_off_no_cover"),
    *("no_key_worker", "your_team", "your_team_of_one"),
    *("in_charge", "in_charge_key_worker", "in_charge_nobody_named"),
    *("profession", "profession_not_known", "about_me", "about_me_known"),
    *("appointment", "appointment_none"),
}


def test_every_state_of_cover_is_told_in_easy_read_too(desk: Desk) -> None:
    texters = [t for t in everybody() if t.who is Who.TOLD_MORE]
    settle_town(desk, texters)
    desk.clock.moment = MONDAY + timedelta(hours=12)  # Tomasz does not work on Mondays
    said = _ask_everything(desk, texters)
    complete(desk, texters)
    desk.clock.moment = MONDAY - timedelta(hours=3)  # Read on Monday too; told how to turn
    said |= _ask_everything(desk, texters)
    assert said == _TOLD


def _ask_everything(desk: Desk, texters: list[Texter]) -> set[str]:
    """Let pairs ask who differ only in how they read; the ids of the texts that were said."""
    said = set()
    for cover in Cover:
        (standard,) = (t for t in texters if t.cover is cover and not t.easy_read)
        (easy,) = (t for t in texters if t.cover is cover and t.easy_read)
        for intent, topic in _QUESTIONS:
            texts = [ask(desk, t.number, intent, topic) for t in (standard, easy)]
            assert texts[0].text_ids == texts[1].text_ids, (cover, topic)
            assert texts[0].body != texts[1].body, (cover, topic)
            for text, easy_read in zip(texts, (False, True), strict=True):
                _check(desk, text, easy_read=easy_read)
                said |= {*text.text_ids}
    return said


def _check(desk: Desk, text: Answered, *, easy_read: bool) -> None:
    (text_id,) = text.text_ids
    words = desk.app.texts.get(text_id).wording(easy_read=easy_read).words
    as_filled = re.sub(r"\\{\w+\\}", r"[^{}]+?", re.escape(words))
    assert re.match(as_filled, text.body), (text_id, text.body)
    assert "{" not in text.body
    assert parts(text.body) <= 3, (text_id, text.body)
