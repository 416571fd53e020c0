"""Why an item has its lane and its owner, and what was told: in words, with theirs in quotes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
import yaml

from bot.care.facts import Verification
from bot.care.lanes import Lane
from bot.care.report import Part
from bot.care.report_safety import Safe
from bot.care.routing import Owner, Role
from bot.language.when.values import When as Days
from bot.language.when.values import WhenKind
from bot.services.item_view_lane import WITHHELD, Spoke
from bot.services.item_view_told import Answer, Told
from bot.services.item_view_way import HANDED_OVER, MOVED_ON, OPENED, Step, Way
from bot.services.read_item import ItemMessage, OpenedItem
from bot.web.on_call.lane_why import lane_why
from bot.web.on_call.told import CODES, LABELS, Row, says_whom, shown_told, told_times
from bot.web.on_call.way import shown_way
from bot.web.on_call.why import RULES

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BOT = Path(__file__).parents[3] / "bot"
ONE, TWO = UUID(int=1), UUID(int=2)
ANCHORS = {ONE: "text-1", TWO: "text-2"}


def _opened(**values: Any) -> OpenedItem:
    """As much of an item as these pages read."""
    return cast(OpenedItem, SimpleNamespace(opened_at=AT, has_chain=False, **values))


def _message(number: UUID, minutes: int = 0) -> ItemMessage:
    at = AT + timedelta(minutes=minutes)
    return ItemMessage(number, at, "sms", False, 0, Verification.NUMBER_MATCH, None, False, "")


def _told(*answers: Answer, still: tuple[tuple[Part, datetime], ...] = ()) -> list[Row]:
    words = SimpleNamespace(messages=(_message(ONE), _message(TWO, 10)))
    return shown_told(_opened(words=words, told=Told(answers, still)), ANCHORS, AT)


def test_every_rule_of_a_lane_has_words() -> None:
    rules = yaml.safe_load((BOT / "content" / "lane_rules.yml").read_text())
    named = {one["id"] for one in (*rules["rules"], *rules["together"]) if one["lane"] != "none"}
    assert len(named) > 10
    assert named <= set(RULES)


def test_every_rule_that_stands_in_the_code_has_words() -> None:
    """Those that code gives to an item: by a name in capitals, or written where it is opened."""
    code = "".join(path.read_text() for path in BOT.rglob("*.py") if path.parts[-2] != "web")
    opened = set(re.findall(r'Lane\.[A-Z_]+, "([a-z_]+)"', code))
    kept = set(re.findall(r'_NOT_CLEARLY_SAFE = "([a-z_]+)"', code))
    told = set(re.findall(r'"(told_of_[a-z_]+)"', code))
    set_by = set(re.findall(r'(?:set_by: str =|return) "(call_for_help|report|screen)"', code))
    assert {"quiet_word", "stray_code"} <= opened
    assert len(kept) == 1
    assert len(told) == 2
    assert opened | kept | told | set_by | {"plan_sign", "repeated_worry"} <= set(RULES)


def test_no_rule_says_a_finding() -> None:
    said = " ".join(RULES.values())
    assert not {"risk", "severe", "severity", "symptom", "relapse", "psychosis"} & set(said.split())


def test_the_words_that_set_the_lane_and_the_rules_besides() -> None:
    spoke = (
        Spoke("withdrawn", Lane.THREE_DAYS, ONE, AT, ("Not Going Out",)),
        Spoke("withdrawn", Lane.THREE_DAYS, TWO, AT, ("not going out", "stays in bed")),
        Spoke("plan_sign", Lane.THREE_DAYS, ONE, AT, ("the curtains",)),
        Spoke("worry", Lane.ROUTINE, ONE, AT, ("worried",)),
    )
    why = lane_why(_opened(lane_set_by="withdrawn", spoke=spoke), AT)
    assert why.set_by.words == ("Not Going Out", "stays in bed")
    assert why.raised is None
    assert [one.words for one in why.people] == [("the curtains",)]
    assert [one.words for one in why.others] == [("worried",)]


def test_when_it_was_raised_and_a_rule_without_words() -> None:
    spoke = (Spoke("not_clearly_safe", Lane.TODAY, TWO, AT + timedelta(minutes=7)),)
    why = lane_why(_opened(lane_set_by="not_clearly_safe", spoke=spoke), AT)
    assert why.raised is not None
    assert why.raised.clock == "12:07"
    assert why.set_by.words == ()
    assert lane_why(_opened(lane_set_by="of_tomorrow", spoke=()), AT).set_by.says == (
        "by rule of_tomorrow"
    )
    withheld = lane_why(_opened(lane_set_by=WITHHELD, spoke=()), AT)
    assert "plan" not in withheld.set_by.says


def test_what_was_corrected_stays_and_leads_to_its_text() -> None:
    (row,) = _told(Answer(Part.WHOM, None, ONE, "my son"), Answer(Part.WHOM, None, TWO, "my dad"))
    assert row.holds is not None
    assert (row.holds.quoted, row.holds.anchor, row.holds.at.clock) == ("my dad", "text-2", "12:10")
    assert [(one.quoted, one.anchor) for one in row.before] == [("my son", "text-1")]
    assert row.before_is == "corrected"
    assert says_whom([row])


def test_a_later_yes_puts_no_earlier_no_right() -> None:
    (row,) = _told(Answer(Part.SAFE, "no", ONE), Answer(Part.SAFE, "yes", TWO))
    assert row.before_is == "before"
    assert row.before[0].says == "NO, not everyone"


def test_i_do_not_know_is_no_answer_that_was_corrected() -> None:
    (row,) = _told(Answer(Part.SINCE, "not_known", ONE), Answer(Part.SINCE, None, TWO, "a week"))
    assert row.before == ()
    (only,) = _told(Answer(Part.SINCE, "not_known", ONE))
    assert only.holds is not None
    assert only.holds.quoted is None


def test_since_when_with_the_days_it_comes_to() -> None:
    days = Days(WhenKind.ONSET, date(2026, 11, 17), date(2026, 11, 17), "since tues")
    (row,) = _told(Answer(Part.SINCE, None, ONE, "Since tues", days))
    assert row.holds is not None
    assert row.holds.days == "since Tuesday 17 November"
    assert told_times([row]) == {("since tues", "since Tuesday 17 November")}


def test_what_was_asked_and_not_answered_in_the_order_of_the_page() -> None:
    rows = _told(Answer(Part.DIFFERENT, None, ONE), still=((Part.SAFE, AT), (Part.WHOM, AT)))
    assert [row.label for row in rows] == ["About", "Different", "All safe?"]
    assert [row.holds is None for row in rows] == [True, False, True]
    assert rows[0].asked is not None
    assert not says_whom(rows)
    assert _told() == []


def test_every_part_and_code_has_words() -> None:
    assert set(LABELS) == set(Part)
    assert {safe.value for safe in Safe} <= set(CODES)


def _way(role: Role, *steps: Step, private: bool = False, by_kind: bool = False) -> list[str]:
    way = Way(Owner(ONE, role), private, by_kind, steps, ())
    return [one.says for one in shown_way(_opened(way=way), AT)]


FIRST = Step(OPENED, AT, {"rule": "first_there", "passed": "", "owner_role": "key_worker"})


def _moved(to: str) -> Step:
    return Step(MOVED_ON, AT, {"from_role": "key_worker", "to_role": to})


def test_why_whoever_has_it_has_it() -> None:
    said = _way(Role.DUTY, FIRST, _moved("duty"))
    assert said[0].startswith("The key worker comes first")
    assert said[1].startswith("Nobody said in time")
    assert len(said) == 2


def test_of_many_moves_the_newest_and_how_many_more() -> None:
    said = _way(Role.LEAD, FIRST, *[_moved("duty")] * 4, _moved("lead"))
    assert said[1] == "Then it went on 3 times."
    assert said[-1].endswith("to the team lead.")
    assert len(said) == 4


def test_after_a_change_of_key_worker_the_new_one_has_it() -> None:
    said = _way(Role.KEY_WORKER, FIRST, Step(HANDED_OVER, AT))
    assert "handed it over to the new one" in said[-1]
    assert len(said) == 2


@pytest.mark.parametrize(
    ("by_kind", "words"), [(True, "what they ask for"), (False, "was not there when")]
)
def test_an_owner_whom_no_step_names(by_kind: bool, words: str) -> None:
    assert words in _way(Role.LINK_WORKER, FIRST, by_kind=by_kind)[-1]


def test_of_what_may_be_about_a_worker_no_more_is_said() -> None:
    (only,) = _way(Role.LEAD, private=True)
    assert only == "It may be about a worker. The team lead has it: no worker does."
