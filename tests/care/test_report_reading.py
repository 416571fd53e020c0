"""What a text says while a report is open: answers in any order, corrections, or something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.report import Asked, Part
from bot.care.report_reading import Kind, Reading, SoFar, Told, read_report

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NOTHING = SoFar()
ALL_BUT_SAFE = frozenset({Part.WHOM, Part.SINCE, Part.DIFFERENT})


def asked(what: Asked | None, *said: Part, ago: float = 5, whom: str | None = "my son") -> SoFar:
    """A report in which something was asked so many minutes ago, and these parts were said."""
    known = whom if Part.WHOM in said else None
    return SoFar(frozenset(said), what, NOW - timedelta(minutes=ago), whom=known)


WHOM = asked(Asked.WHOM)
CHANGE = asked(Asked.CHANGE, Part.WHOM)
SAFE = asked(Asked.SAFE, *ALL_BUT_SAFE)
SELF = SoFar(frozenset({Part.WHOM}), Asked.CHANGE, NOW, about_self=True)


def read(text: str, so_far: SoFar) -> Reading:
    return read_report(text, so_far, NOW)


def told(text: str, so_far: SoFar) -> dict[str, str | None]:
    """What a text tells: of each part its code, or its words."""
    return {one.part.value: one.code or one.words for one in read(text, so_far).told}


@pytest.mark.parametrize(
    ("text", "so_far", "says"),
    [
        ("my son", WHOM, {"whom": "my son"}),
        ("its my dad", WHOM, {"whom": "my dad"}),
        ("Ben", WHOM, {"whom": "ben"}),
        ("my son, laurence", WHOM, {"whom": "my son laurence"}),
        ("her sister", WHOM, {"whom": "her sister"}),
        ("a friend of mine", WHOM, {"whom": "a friend of mine"}),
        ("its about me", WHOM, {"whom": "self"}),
        ("rather not say", WHOM, {"whom": "not_known"}),
        ("no", WHOM, {"whom": "not_known"}),
        (
            "its my dad, since monday, and yes hes safe",
            WHOM,
            {"whom": "my dad", "since": "since monday", "safe": "yes"},
        ),
        ("since tuesday", WHOM, {"since": "since tuesday"}),
        ("tuesday", CHANGE, {"since": "tuesday"}),
        ("about a week", CHANGE, {"since": "a week"}),
        ("3 nights on the trot", CHANGE, {"since": "3 nights on the trot"}),
        ("last night", CHANGE, {"since": "last night"}),
        ("since the clocks went back", CHANGE, {"since": "since the clocks went back"}),
        ("it started when his nan died", CHANGE, {"since": "started when his nan died"}),
        ("monday i think", CHANGE, {"since": "monday"}),
        ("ages", CHANGE, {"since": "ages"}),
        ("dunno", CHANGE, {"since": "not_known"}),
        ("no", CHANGE, {"since": "not_known"}),
        ("since friday and hes safe with me", CHANGE, {"since": "since friday", "safe": "yes"}),
        ("he sits in the dark and wont talk", CHANGE, {"different": None}),
        ("yes we are safe", CHANGE, {"safe": "yes"}),
        ("yes we are safe", SAFE, {"safe": "yes"}),
        ("hes asleep now", SAFE, {"safe": "unsure"}),
        ("not really", SAFE, {"safe": "no"}),
        ("no", SAFE, {"safe": "no"}),
        ("nope hes locked himself in", SAFE, {"safe": "no"}),
        ("i dont think hes safe", SAFE, {"safe": "no"}),
        ("i dont know", SAFE, {"safe": "unsure"}),
        ("no thanks", SAFE, {"safe": "unsure"}),
        ("no hes fine", SAFE, {"safe": "unsure"}),
        ("yes but hes shouting", SAFE, {"safe": "unsure"}),
        ("ok", SAFE, {"safe": "yes"}),
        ("no one is hurt", SAFE, {"safe": "yes"}),
        ("actually it was tuesday", SAFE, {"since": "tuesday"}),
        ("no sorry it was tuesday", SAFE, {"since": "tuesday"}),
        ("no not my son, my dad", SAFE, {"whom": "my dad"}),
        ("i meant her sister", SAFE, {"whom": "her sister"}),
        ("actually its my son not me", SELF, {"whom": "my son"}),
        ("forget it, send that to tom instead", SAFE, {"worker": "tom"}),
        ("cancel that", CHANGE, {"taken_back": None}),
        ("ignore my last text", CHANGE, {"taken_back": None}),
    ],
)
def test_what_answers_or_corrects_needs_no_dialogue(
    text: str, so_far: SoFar, says: dict[str, str | None]
) -> None:
    assert read(text, so_far).kind is Kind.ANSWER
    assert told(text, so_far) == says


@pytest.mark.parametrize(
    ("text", "so_far"),
    [
        ("whos his key worker", WHOM),
        ("why do you need to know", WHOM),
        ("ok thanks", WHOM),
        ("thanks hun", CHANGE),
        ("thank you so much", CHANGE),
        ("can sam ring me", CHANGE),
        ("i need sams number", CHANGE),
        ("what rights do i have as a carer?", CHANGE),
        ("please tell the review he wants to move", CHANGE),
        ("thanks", SAFE),
        ("is he safe?", SAFE),
        ("whos on duty tonight", SAFE),
        ("no", asked(None, *ALL_BUT_SAFE, Part.SAFE)),
        ("yes", asked(None, *ALL_BUT_SAFE)),
        ("dont send it to sam, send it to tom", SAFE),
    ],
)
def test_something_else_is_for_the_dialogue(text: str, so_far: SoFar) -> None:
    assert read(text, so_far) == Reading(Kind.OTHER, (), corrects=read(text, so_far).corrects)


@pytest.mark.parametrize("text", ["hes pacing up and down", "also he has stopped his tablets"])
def test_more_of_the_same_worry(text: str) -> None:
    assert read(text, asked(None, *ALL_BUT_SAFE)).kind is Kind.MORE


@pytest.mark.parametrize(
    "text", ["my mum isnt eating either", "now im exhausted and not sleeping myself"]
)
def test_a_worry_about_another_is_no_more_of_the_same(text: str) -> None:
    assert read(text, asked(None, *ALL_BUT_SAFE)).kind is Kind.OTHER


def test_an_answer_beside_a_question_is_taken_and_the_question_answered() -> None:
    assert told("since tuesday, and whos his key worker?", CHANGE) == {"since": "since tuesday"}
    assert read("since tuesday, and whos his key worker?", CHANGE).kind is Kind.OTHER


def test_a_bare_no_goes_by_what_was_asked_last() -> None:
    assert told("no", WHOM) == {"whom": "not_known"}
    assert told("no", CHANGE) == {"since": "not_known"}
    assert told("no", SAFE) == {"safe": "no"}
    assert told("no", asked(Asked.SAFE, *ALL_BUT_SAFE, Part.SAFE)) == {}


def test_any_words_are_what_is_different_for_two_hours() -> None:
    words = "he sits by the window with his coat on"
    assert read(words, asked(Asked.CHANGE, Part.WHOM, ago=119)).kind is Kind.ANSWER
    assert read(words, asked(Asked.CHANGE, Part.WHOM, ago=121)).kind is Kind.OTHER


def test_what_was_said_is_not_changed_by_the_way() -> None:
    assert told("he was shouting again last night", SAFE) == {}
    assert told("my sister says so too", SAFE) == {}


@given(
    text=st.text(max_size=200)
    | st.lists(
        st.sampled_from("no yes not my son dad since monday safe actually hes , . ? we".split()),
        max_size=12,
    ).map(" ".join),
    last=st.none() | st.sampled_from(list(Asked)),
    said=st.frozensets(st.sampled_from([Part.WHOM, Part.SINCE, Part.DIFFERENT, Part.SAFE])),
)
def test_any_text_can_be_read(text: str, last: Asked | None, said: frozenset[Part]) -> None:
    found = read_report(text, SoFar(said, last, NOW, whom="my son"), NOW)
    parts = [one.part for one in found.told]
    assert len(parts) == len(set(parts))
    assert found.told or found.kind is not Kind.ANSWER
    assert all(isinstance(one, Told) for one in found.told)


def test_a_long_text_takes_no_time() -> None:
    for long in ("since " * 266, "no not my son, " * 106, "a" * 1600, "its my dad and " * 106):
        assert read_report(long, SAFE, NOW) is not None


@pytest.mark.parametrize("text", ["no", "No.", "nope", "nah"])
def test_a_no_after_dunno_is_the_no_that_cannot_wait(text: str) -> None:
    unsure = SoFar(frozenset({Part.SAFE}), Asked.SAFE, NOW, unsure_of_safety=True)
    assert read_report(text, unsure, NOW).is_not_safe
    sure = SoFar(frozenset({Part.SAFE}), Asked.SAFE, NOW)
    assert not read_report(text, sure, NOW).is_not_safe


def test_an_ok_after_dunno_says_nothing() -> None:
    unsure = SoFar(frozenset({Part.SAFE}), Asked.SAFE, NOW, unsure_of_safety=True)
    assert read_report("ok", unsure, NOW).says(Part.SAFE) is None


@pytest.mark.parametrize(
    "text", ["no hang on it was tuesday", "no wait it was tuesday", "sorry hold on, it was tues"]
)
def test_a_day_put_right_is_no_answer_to_who_is_safe(text: str) -> None:
    so_far = SoFar(frozenset({Part.WHOM, Part.SINCE}), Asked.SAFE, NOW)
    found = read_report(text, so_far, NOW)
    assert found.says(Part.SAFE) is None
    assert found.says(Part.SINCE) is not None
    assert found.corrects
