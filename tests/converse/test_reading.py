"""From a file to scenarios, and every way in which a file can be wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.care.facts import MayText
from bot.content.catalogue import load as load_content
from bot.converse.cast import load_cast
from bot.converse.moments import BEGINS
from bot.converse.reading import UnusableError, read_files
from bot.converse.scenario import Expected, ExpectedItem
from bot.services.load_demo import DEMO_FOLDER
from bot.services.set_up_scenario import Away
from tests.converse.kit import faults, scenarios, turns

ROOT = Path(__file__).resolve().parents[2]


def test_every_scenario_file_can_be_used() -> None:
    files = sorted((ROOT / "tests" / "scenarios").glob("*.yml"))
    text_ids = [text.id for text in load_content("ENG").all()]
    assert len(read_files(files, load_cast(DEMO_FOLDER), text_ids)) >= 5


def test_words_stay_as_they_were_written(tmp_path: Path) -> None:
    told = turns(
        tmp_path,
        """
        - from: Asha
          says: no
          answer: {has: [999, 10:30, yes]}
        - from: a stranger
          says: "URGENT  "
        """,
    )
    assert [turn.says for turn in told] == ["no", "URGENT  "]
    assert told[0].answer == Expected(has=("999", "10:30", "yes"))


def test_the_time_moves_on_from_turn_to_turn(tmp_path: Path) -> None:
    told = turns(
        tmp_path,
        """
        - {from: Asha, says: hello}
        - {at: "Tue 02:10", from: Asha, says: hello}
        - {from: Asha, says: hello}
        - {at: 15 minutes later, alerts: none}
        """,
    )
    tuesday = datetime(2026, 11, 24, 2, 10, tzinfo=UTC)
    assert told[0].at == BEGINS
    assert told[1].at == tuesday
    assert [(t.at - tuesday).total_seconds() for t in told[2:]] == [20, 920]


def test_all_keys_of_a_turn(tmp_path: Path) -> None:
    (turn,) = turns(
        tmp_path,
        """
        - at: Tue 10:00
          from: Asha
          by: WhatsApp
          says: look
          pictures: 2
          answer:
            has: Sam
            has one of: [a, b]
            has none of: [c]
            text: [key_worker, urgent]
            gives: [reading time, "999"]
            does not give: crisis line
            at most texts: 1
            at most parts: 2
          item:
            for: on-call
            as: on-call
            lane: 4h
            wish: pass on
            hidden from: Sam
            copied to: [lead]
            acknowledged: yes
            taken back: no
            open: yes
          alerts:
            - {to: duty, has: needs you}
            - {to: Rehana, nothing: yes}
        """,
    )
    assert (turn.channel, turn.pictures) == ("whatsapp", 2)
    assert turn.answer == Expected(
        has=("Sam",),
        has_one_of=("a", "b"),
        has_none_of=("c",),
        text=("key_worker", "urgent"),
        gives=("reading time", "999"),
        does_not_give=("crisis line",),
        at_most_texts=1,
        at_most_parts=2,
    )
    assert turn.item is not None
    assert turn.item.owner is not None
    assert (turn.item.owner.name, turn.item.role, turn.item.lane) == ("on-call", "on_call", "4h")
    assert (turn.item.wish, turn.item.acknowledged, turn.item.taken_back) == (
        "pass_on",
        True,
        False,
    )
    assert [actor.name for actor in turn.item.hidden_from] == ["Sam Okafor"]
    assert [actor.name for actor in turn.item.copied_to or ()] == ["lead"]
    assert [(a.to.name, a.expected.nothing) for a in turn.alerts] == [
        ("duty", False),
        ("Rehana Begum", True),
    ]


@pytest.mark.parametrize(
    ("answer", "expected"), [("nothing", Expected(nothing=True)), ("something", Expected())]
)
def test_nothing_and_something(tmp_path: Path, answer: str, expected: Expected) -> None:
    (turn,) = turns(tmp_path, f"- {{from: Asha, says: hi, answer: {answer}, item: joined}}")
    assert turn.answer == expected
    assert turn.item == ExpectedItem(kept="joined")


def test_all_keys_of_a_set_up(tmp_path: Path) -> None:
    (one,) = scenarios(
        tmp_path,
        """
        - scenario: One
          about: words that nobody compares
          set up:
            away:
              - {worker: Sam, from: Wed 25 Nov, until: Fri 27 Nov, cover: Priya}
              - {worker: Tomasz, until: 24 Nov, cover: nobody}
            at work: Gwen
            may be told: {Asha: nothing, Ben: key worker}
            key worker: {Asha: Priya, Ben: nobody}
            last texted: {Asha: 100 days ago, Ben: never}
            easy read: [Asha]
            paused: [Ben]
            appointments: [{person: Asha, at: "Thu 14:00", place: Quay House}]
          turns:
            - {from: Asha, says: hi}
        """,
    )
    given = one.set_up
    wednesday, saturday = datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)
    assert given.away == (
        Away("w1", wednesday, saturday, "w2"),
        Away("w4", BEGINS, wednesday, None),
    )
    assert given.at_work == ("w3",)
    assert given.may_text == {"s01": MayText.NOTHING, "s02": MayText.KEY_WORKER}
    assert given.key_worker == {"s01": "w2", "s02": None}
    assert given.last_seen["s02"] is None
    assert (BEGINS - (given.last_seen["s01"] or BEGINS)).days == 100
    assert (given.easy_read, given.paused) == (("s01",), ("s02",))
    assert given.appointments[0].starts_at == datetime(2026, 11, 26, 14, tzinfo=UTC)


_START = "- scenario: One\n  turns:\n    - from: Asha\n      says: hi\n      "
_AT = 'some.yml, line {line}, scenario "One", turn 1, '


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "some.yml, line 1: expected a list of scenarios; there is nothing"),
        ("- [", "some.yml, line 1: expected YAML:"),
        ("a: b", "some.yml, line 1: expected a list of scenarios"),
        ("- scenario: One", 'line 1, scenario "One": expected the key `turns`'),
        ("- turns: []", "line 1: expected the key `scenario`"),
        ("- turns: []", "line 1, turns: expected at least one turn"),
        (f"{_START}anser: nothing", f"{_AT}anser: there is no such key; did you mean `answer`?"),
        (f"{_START}zzz: 1", f"{_AT}zzz: there is no such key; expected one of at, from"),
        (f"{_START}from: Ben", f"{_AT}from: the same key a second time"),
        (f"{_START}by: pigeon", f"{_AT}by: expected one of sms, whatsapp"),
        (f"{_START}at: soon", f"{_AT}at: expected a time such as 02:10"),
        (f"{_START}pictures: some", f"{_AT}pictures: expected a whole number from 1 on"),
        (f"{_START}answer: maybe", f"{_AT}answer: expected one of nothing, something"),
        (f"{_START}answer: [a]", f"{_AT}answer: expected these keys: has, has one of"),
        (f"{_START}answer: {{has: }}", f"{_AT}answer, has: expected words"),
        (f"{_START}answer: {{has: []}}", f"{_AT}answer, has: expected words, or a list of them"),
        (f"{_START}answer: {{text: nay}}", f"{_AT}answer, text: expected the id of a text in"),
        (f"{_START}answer: {{gives: 998}}", f"{_AT}answer, gives: expected one of reading time,"),
        (f"{_START}answer: {{same as turn: 1}}", "expected the number of a turn before this one"),
        (f"{_START}item: {{for: Asha}}", f"{_AT}item, for: expected a worker or a desk"),
        (f"{_START}item: {{lane: low}}", f"{_AT}item, lane: expected one of now, 4h, today"),
        (f"{_START}item: {{wish: tea}}", f"{_AT}item, wish: expected one of none, pass on, call"),
        (f"{_START}item: {{acknowledged: 1}}", "item, acknowledged: expected one of yes, no"),
        (f"{_START}alerts: some", f"{_AT}alerts: expected one of none"),
        (f"{_START}alerts: [{{has: a}}]", f"{_AT}alerts: expected the key `to`"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, words: str, expected: str) -> None:
    line = words.count("\n") + 1
    told = faults(tmp_path, words)
    assert any(expected.format(line=line) in fault for fault in told), told


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("{says: hi}", "says: expected the key `from` beside it"),
        ("{from: Asha}", "turn 1: expected the key `says`"),
        ("{at: 10:00}", "turn 1: expected the key `from`, or `alerts` or `item`"),
        ("{from: Nobody, says: hi}", "from: expected a person of the demo team or a worker"),
        ("{from: Pat, says: hi}", "from: expected somebody with a phone; Pat Whitelaw has none"),
        ("{from: 07911 123456, says: hi}", "from: expected a number that no phone can have"),
        ("hello", "turn 1: expected these keys: at, from"),
    ],
)
def test_who_texts_and_what(tmp_path: Path, turn: str, expected: str) -> None:
    told = faults(tmp_path, f"- scenario: One\n  turns:\n    - {turn}")
    assert any(expected in fault for fault in told), told


@pytest.mark.parametrize(
    ("set_up", "expected"),
    [
        ("[]", "set up: expected these keys: away, at work"),
        ("{away: [{worker: Sam}]}", "away: expected the key `until`"),
        ("{away: [{worker: Asha, until: 27 Nov}]}", "away, worker: expected a worker"),
        ("{away: [{worker: Sam, until: 1 Nov}]}", "until: expected a day such as Fri 27 Nov"),
        (
            "{away: [{worker: Sam, until: 27 Nov, cover: Sam}]}",
            "cover: expected another worker, or nobody",
        ),
        ("{may be told: {Asha: all}}", "may be told, Asha: expected one of nothing, key worker"),
        ("{may be told: {Nobody: nothing}}", "may be told, Nobody: expected a person"),
        ("{last texted: {Asha: long ago}}", "last texted, Asha: expected `never` or days"),
        ("{easy read: [a stranger]}", "easy read: expected a person of the demo team"),
        ("{appointments: [{person: Asha}]}", "appointments: expected the key `at`"),
    ],
)
def test_a_set_up_that_cannot_be(tmp_path: Path, set_up: str, expected: str) -> None:
    words = f"- scenario: One\n  set up: {set_up}\n  turns:\n    - {{from: Asha, says: hi}}"
    told = faults(tmp_path, words)
    assert any(expected in fault for fault in told), told


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    words = """
    - scenario: One
      turns:
        - {from: Nobody, says: hi}
        - {at: never, from: Asha, says: hi}
    - scenario: One
      turns:
        - {from: Asha, says: hi, by: post}
    """
    told = faults(tmp_path, words)
    assert len(told) == 4
    assert any('scenario "One": expected a name of its own' in fault for fault in told)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "some.yml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableError, match=r"some\.yml, line 1: expected a file of UTF-8 text"):
        read_files([file], load_cast(DEMO_FOLDER), ())
