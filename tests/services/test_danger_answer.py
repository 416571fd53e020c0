"""The first answer from what the records know, and from nothing at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.care.danger_answers import Age, Reader
from bot.care.danger_reply import Told, Truth
from bot.care.facts import MayText
from bot.content.catalogue import load
from bot.content.danger_replies import load_danger_replies
from bot.records.people import Sender
from bot.services.danger_answer import answer_danger, place_of, reader_of
from bot.settings import NATIONS, Nation

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOBILE, LANDLINE = "+447700900101", "+441632960101"
REPLIES = load_danger_replies(load("ENG"))
ALERTED = Truth(Told.ALERTED)


@dataclass(frozen=True)
class Seen:
    level: str
    categories: tuple[str, ...]
    perspective: str | None = "self"


def _sender(**more: object) -> Sender:
    given: dict[str, object] = {
        "person_id": uuid4(),
        "conversation_id": uuid4(),
        "contact_point_id": uuid4(),
        "data_key_id": uuid4(),
        "team_id": None,
        "is_service_user": True,
        "is_carer": False,
        "identified": True,
        "may_text": MayText.NOTHING,
        "last_seen_at": None,
        "easy_read": False,
        "text_only": False,
        "routes_said_at": None,
        "others_see": False,
        "proved_at": None,
        "locked_until": None,
        "doubted_at": None,
        "sealed_address": b"",
    }
    return Sender(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("nation", NATIONS)
def test_with_the_records_away_danger_is_answered_in_every_nation(nation: Nation) -> None:
    said = answer_danger(
        REPLIES,
        Seen("now", ("suicide_intent",)),
        reader_of(None, MOBILE),
        place_of(nation, NOW),
        Truth(Told.KEPT),
    )
    assert said[0].words.startswith("Please call 999 now.")
    assert ("Lifeline" in said[0].words) is (nation == "NIR")
    assert "telling" not in said[0].words


def test_what_the_records_know_of_the_reader_is_kept_to() -> None:
    assert reader_of(_sender(), MOBILE) == Reader()
    assert reader_of(_sender(easy_read=True), MOBILE).easy_read
    assert reader_of(_sender(others_see=True), MOBILE).watched
    assert reader_of(_sender(), MOBILE, duress=True).watched
    assert reader_of(None, MOBILE, duress=True).watched
    assert not reader_of(_sender(), LANDLINE).mobile
    assert reader_of(_sender(), MOBILE, age=Age.YOUNG).is_young


def test_a_carer_is_one_only_where_the_number_shows_it() -> None:
    carer = _sender(is_service_user=False, is_carer=True)
    assert reader_of(carer, MOBILE).carer
    assert not reader_of(replace(carer, identified=False), MOBILE).carer
    assert not reader_of(replace(carer, is_service_user=True), MOBILE).carer


def test_a_place_is_by_the_local_clock_with_the_nations_bank_holidays() -> None:
    summer = place_of("SCT", datetime(2026, 8, 3, 11, tzinfo=UTC), "01632 960555")
    assert (summer.nation, summer.own_crisis_line) == ("SCT", "01632 960555")
    assert summer.local is not None
    assert summer.local.utcoffset() == timedelta(hours=1)
    assert summer.local.date() in summer.closed  # the first Monday of August, in Scotland only
    england = place_of("ENG", datetime(2026, 8, 3, 11, tzinfo=UTC))
    assert england.local is not None
    assert england.local.date() not in england.closed


def test_a_carer_who_tells_of_an_overdose_is_told_what_they_can_do() -> None:
    carer = reader_of(_sender(is_service_user=False, is_carer=True), MOBILE)
    seen = Seen("now", ("medical_emergency",), None)
    (said,) = answer_danger(REPLIES, seen, carer, place_of("WLS", NOW), ALERTED)
    assert said.text_id == "danger_medical_other"
    assert "Stay with them if it is safe for you." in said.words
