"""Whatever is found, whoever reads, wherever and whatever is true: there is a right answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.care.danger_answers import (
    ABUSE,
    LEVELS,
    PLANS,
    PRECEDENCE,
    YOUNG,
    Age,
    Danger,
    Reader,
    choose_text,
    first_category,
)
from bot.care.danger_reply import (
    Told,
    Truth,
    asks_safety_check,
    choose_after_yes,
    choose_more,
    choose_replies,
)
from bot.care.helplines import Place
from bot.content.helplines import load_danger_words
from tests.care.danger_cases import BOTH, PLACES, dangers, readers, truths

WORDS = load_danger_words()
LINES = {line.id: line for line in WORDS.helplines}
ALERTED = Truth(Told.ALERTED)
ALL = frozenset({"ENG", "WLS", "SCT", "NIR"})
VALUES = {"call_999", "no_voice", "silent", "lines", "who_is_told"}
ADULT, CHILD = Reader(Age.ADULT), Reader(Age.YOUNG)


def _first(danger: Danger, reader: Reader = ADULT) -> str:
    return choose_text(danger, reader).text_id


def test_every_combination_gives_a_text_with_every_value_and_none_of_another_nation() -> None:
    known = {*PLANS, *YOUNG.values(), "danger_check_self", "danger_check_other"}
    for danger, reader in product(dangers(), readers()):
        for nation, truth in zip(PLACES, [*truths(), *truths()][: len(PLACES)], strict=True):
            replies = choose_replies(danger, reader, Place(nation), truth, WORDS)
            assert 1 <= len(replies) <= 2
            for reply in replies:
                assert reply.text_id in known
                assert reply.values.keys() == VALUES
                wanted = {nation} if nation in ALL else ALL
                assert all(wanted <= LINES[name].nations for name in reply.lines)


def test_what_is_said_of_who_is_told_is_what_is_true() -> None:
    for danger, reader, truth in product(dangers(), readers(), truths()):
        for reply in choose_replies(danger, reader, Place("WLS"), truth, WORDS):
            told = reply.values["who_is_told"]
            is_true = {WORDS.told[age][truth.told.value] for age in ("adult", "young")}
            said = {words.replace("{when}", truth.when) for words in is_true}
            assert told in said | ({""} if truth.told is not Told.NOT_KEPT else set())
            assert ("telling" in told) is (truth.told is Told.ALERTED and told != "")


def test_a_reading_time_that_is_not_known_is_not_said() -> None:
    danger = Danger("today", ("neglect",), "self")
    (reply,) = choose_replies(danger, ADULT, Place("ENG"), Truth(Told.READ_BY), WORDS)
    assert reply.values["who_is_told"] == WORDS.told["adult"]["kept"]


def test_on_a_watched_phone_nothing_shows_and_no_helpline_but_the_crisis_line() -> None:
    for danger, reader, truth in product(dangers(), readers(), truths()):
        if not reader.watched:
            continue
        (reply,) = choose_replies(danger, reader, Place("ENG"), truth, WORDS)
        assert reply.text_id.startswith("danger_bland")
        assert set(reply.lines) <= {"crisis_england", "shout"}
        assert "telling" not in reply.values["who_is_told"]


def test_an_adult_who_tells_of_abuse_is_told_of_no_helpline_and_no_alert() -> None:
    for category, level, text_only in product(("domestic_abuse", "abuse_adult"), LEVELS, BOTH):
        danger = Danger(level, (category,), "self")
        reader = Reader(Age.ADULT, text_only=text_only)
        (reply,) = choose_replies(danger, reader, Place("ENG"), ALERTED, WORDS)
        assert (reply.text_id, reply.lines) == ("danger_abuse_self", ())
        assert reply.values["who_is_told"] == ""


def test_after_yes_the_nations_own_abuse_line_is_named() -> None:
    danger = Danger("4h", ("domestic_abuse",), "self")
    named = {
        nation: choose_after_yes(danger, ADULT, Place(nation), ALERTED, WORDS).lines
        for nation in ("ENG", "WLS", "SCT", "NIR", None)
    }
    assert named == {
        "ENG": ("abuse_england",),
        "WLS": ("abuse_wales",),
        "SCT": ("abuse_scotland",),
        "NIR": ("abuse_northern_ireland",),
        None: ("samaritans",),
    }


def test_after_yes_a_watched_phone_gets_what_any_other_phone_gets_at_once() -> None:
    for danger, reader in product(dangers(), readers()):
        if not reader.watched or ABUSE & set(danger.categories):
            continue
        alone = replace(reader, watched=False)
        after = choose_after_yes(danger, reader, Place("NIR"), ALERTED, WORDS)
        assert after == choose_replies(danger, alone, Place("NIR"), ALERTED, WORDS)[0]
    abused = Danger("now", ("abuse_child",), "self")
    reply = choose_after_yes(abused, replace(CHILD, watched=True), Place("ENG"), ALERTED, WORDS)
    assert (reply.text_id, reply.lines[0]) == ("danger_abuse_young", "childline")


def test_a_child_or_whoever_may_be_one_is_answered_as_a_child_about_abuse() -> None:
    danger = Danger("4h", ("abuse_child",), "self")
    assert _first(danger, CHILD) == _first(danger, Reader()) == "danger_abuse_young"
    assert _first(danger, ADULT) == "danger_abuse_self"
    reply = choose_replies(danger, Reader(), Place("SCT"), ALERTED, WORDS)[0]
    assert reply.lines == ("childline", "crisis_scotland")
    assert "an adult in our team" in reply.values["who_is_told"]


def test_the_young_are_told_of_childline_and_never_of_lines_for_adults() -> None:
    for danger, text_only in product(dangers(), BOTH):
        reader = Reader(Age.YOUNG, text_only=text_only)
        for reply in choose_replies(danger, reader, Place("ENG"), ALERTED, WORDS):
            assert all(LINES[name].ages != "adult" for name in reply.lines)
            general = {"crisis_england", "samaritans"} & set(reply.lines)
            assert not general or "childline" in reply.lines


def test_the_deaf_are_told_of_ways_without_a_voice_in_every_first_answer() -> None:
    for danger, age, watched in product(dangers(), (None, *Age), BOTH):
        reader = Reader(age, text_only=True, watched=watched)
        reply = choose_replies(danger, reader, Place("ENG"), ALERTED, WORDS)[0]
        values = reply.values
        assert values["call_999"] == "contact 999"
        assert "Relay UK 18000" in values["no_voice"]
        assert "Relay UK 18000" in values["silent"]
        assert "call 111" not in values["lines"]


def test_55_is_for_mobiles_only() -> None:
    for danger, reader in product(dangers(), readers()):
        for reply in choose_replies(danger, reader, Place("ENG"), ALERTED, WORDS):
            said = "press 55" in reply.values["silent"]
            assert said is (reader.mobile and not reader.text_only)


@pytest.mark.parametrize(
    ("categories", "first"),
    [
        (("domestic_abuse", "medical_emergency"), "medical_emergency"),
        (("neglect", "suicide_intent", "self_harm"), "suicide_intent"),
        (("carer_breaking_point", "harm_to_others"), "harm_to_others"),
        (("call_for_help", "missing"), "missing"),
        (("unheard_of",), "call_for_help"),
        ((), "call_for_help"),
    ],
)
def test_of_several_categories_the_one_that_may_kill_soonest_decides(
    categories: tuple[str, ...], first: str
) -> None:
    assert first_category(Danger("4h", categories)) == first
    assert first_category(Danger("4h", tuple(reversed(categories)))) == first


def test_an_injury_now_is_a_medical_emergency_whatever_else_is_found() -> None:
    danger = Danger("now", ("suicide_intent", "self_harm"), "self")
    assert first_category(danger) == "medical_emergency"
    assert _first(danger) == "danger_medical_self"


def test_abuse_beside_something_more_urgent_makes_the_answer_bland() -> None:
    for category in PRECEDENCE[:5]:
        danger = Danger("4h", ("domestic_abuse", category), "self")
        (reply,) = choose_replies(danger, ADULT, Place("ENG"), ALERTED, WORDS)
        assert reply.text_id.startswith("danger_bland"), category
        assert reply.values["who_is_told"] == ""
    overdose = Danger("now", ("abuse_adult", "medical_emergency"), "self")
    assert _first(overdose) == "danger_bland_medical"


@pytest.mark.parametrize(
    ("danger", "reader", "text_id"),
    [
        (Danger("now", ("suicide_intent",), "self"), ADULT, "danger_now_self"),
        (Danger("4h", ("suicide_intent",), "self"), ADULT, "danger_thoughts_self"),
        (Danger("today", ("suicide_intent",), "self"), ADULT, "danger_later_self"),
        (Danger("check", ("suicide_intent",), "self"), ADULT, "danger_gentle_self"),
        (Danger("check", ("suicide_intent",), "other"), ADULT, "danger_gentle_other"),
        (Danger("check", ("domestic_abuse",), "self"), ADULT, "danger_abuse_self"),
        (Danger("now", ("medical_emergency",), "other"), ADULT, "danger_medical_other"),
        (Danger("now", ("medical_emergency",), "other"), CHILD, "danger_medical_other_young"),
        (Danger("4h", ("psychosis_danger",), "self"), ADULT, "danger_psychosis_self"),
        (Danger("now", ("missing",), "other"), ADULT, "danger_missing_other"),
        (Danger("today", ("carer_breaking_point",), "self"), ADULT, "danger_carer_self"),
        (Danger("today", ("carer_breaking_point",), "self"), CHILD, "danger_carer_young"),
        (Danger("4h", ("call_for_help",), None), ADULT, "danger_help"),
        (Danger("unheard_of", ("suicide_intent",), "self"), ADULT, "danger_now_self"),
    ],
)
def test_the_table_is_what_it_is_meant_to_be(danger: Danger, reader: Reader, text_id: str) -> None:
    assert _first(danger, reader) == text_id


def test_a_text_of_a_carer_that_does_not_say_whose_danger_it_is_is_about_the_other() -> None:
    danger = Danger("now", ("medical_emergency",), None)
    assert _first(danger, Reader(carer=True)) == "danger_medical_other"
    assert _first(danger, Reader()) == "danger_medical_self"
    # A carer in danger is a person in danger.
    own = Danger("now", ("medical_emergency",), "self")
    assert _first(own, Reader(carer=True)) == "danger_medical_self"


def test_the_safety_check_is_asked_only_where_an_answer_is_of_use_and_safe() -> None:
    asked = set()
    for danger, reader, truth in product(dangers(), readers(), truths()):
        if asks_safety_check(danger, reader, truth):
            asked.add(first_category(danger))
            assert danger.level in ("now", "4h")
            assert not reader.watched
            assert not ABUSE & set(danger.categories)
            assert truth.told is not Told.NOT_KEPT
    assert {"suicide_intent", "passive_ideation", "psychosis_danger", "call_for_help"} <= asked
    assert not asked & {"medical_emergency", "missing", *ABUSE}


def test_a_further_text_is_answered_shortly_and_says_no_more_than_the_first_did() -> None:
    for danger, reader, truth in product(dangers(), readers(), truths()):
        reply = choose_more(danger, reader, Place("ENG"), truth, WORDS)
        if truth.told is Told.NOT_KEPT:
            assert reply.text_id == "danger_more_not_kept"
        elif reader.watched or ABUSE & set(danger.categories):
            assert (reply.text_id, reply.values["who_is_told"]) == ("danger_more_bland", "")
        else:
            assert reply.text_id == "danger_more"
        assert reply.lines == ()
