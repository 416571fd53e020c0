"""What the danger screen makes of texts, and that it takes any string."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.danger_rules import Rules
from bot.care.lanes import Lane
from bot.care.screen import NOTHING_FOUND, Bounds, Finding, Level, Scores
from bot.care.screen import screen as screen_with
from bot.content.danger import load_danger_rules

RULES: Rules = load_danger_rules()


def screen(text: str, *earlier: str, scores: Scores | None = None) -> Finding:
    return screen_with(text, RULES, earlier, scores)


def scores(
    emergency: float = 0.0, anything: float = 0.0, now: float = 0.0, routine: float = 0.0
) -> Scores:
    return Scores(
        now=now,
        emergency=emergency,
        today=0.0,
        anything=max(anything, emergency),
        category="missing",
        perspective="other",
        evidence=(0, 3),
        bounds=Bounds(
            now=0.5,
            emergency=0.6,
            agreed=0.1,
            seen=0.05,
            together=0.7,
            piece=0.7,
            today=0.5,
            check=0.3,
            routine=0.4,
            named=0.5,
            abuse=0.2,
        ),
        routine=routine,
    )


@pytest.mark.parametrize(
    ("anything", "routine", "level"),
    [
        (0.35, 0.0, Level.CHECK),
        (0.35, 0.1, Level.CHECK),
        (0.35, 0.2, Level.NONE),
        (0.65, 1.0, Level.NONE),
        (0.75, 1.0, Level.CHECK),
    ],
)
def test_what_surely_wants_something_routine_needs_a_better_reason_to_be_asked_about(
    anything: float, routine: float, level: Level
) -> None:
    given = scores(anything=anything, routine=routine)
    assert screen("the bus was late", scores=given).level is level


def test_an_emergency_needs_none_however_routine_it_sounds() -> None:
    given = scores(emergency=0.6, routine=1.0)
    assert screen("can i change my appointment", scores=given).level is Level.FOUR_HOURS


def test_a_phrase_is_heard_however_routine_it_sounds() -> None:
    given = scores(anything=0.05, routine=1.0)
    assert screen("i want to kill myself", scores=given).is_danger


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("URGENT", ("URGENT",)),
        ("urgent", ("urgent",)),
        ("Urgent!!", ("Urgent",)),
        ("help", ("help",)),
        ("HELP ME", ("HELP",)),
        ("pls help me", ("help",)),
        ("please help. please", ("help",)),
        ("somebody help me", ("help",)),
        ("HELP please", ("HELP",)),
        ("i need help now", ("help",)),
        ("  sos  ", ("sos",)),
        ("S.O.S sos", ("sos", "S.O.S")),
        ("999", ("999",)),
        ("HEEEELP", ("HEEEELP",)),
        ("he says sos and he means it this time i think", ("sos",)),
        ("its URGENT can somebody ring me about mum today", ("URGENT",)),
        ("help\nURGENT", ("help", "URGENT")),
    ],
)
def test_a_call_for_help_is_seen_with_the_persons_own_words(
    text: str, evidence: tuple[str, ...]
) -> None:
    finding = screen(text)
    assert finding.is_danger
    assert finding.lane is Lane.FOUR_HOURS
    assert finding.categories == ("call_for_help",)
    assert finding.evidence == evidence
    assert finding.gates == (1,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "who is my key worker",
        "can you help me fill in the pip form",
        "help with rent",
        "thanks for your help",
        "can you help",
        "is it urgent that i hand it in before friday",
        "not urgent",
        "that was helpful ta",
        "my new number ends 9990",
        "helpless film last night",
        "\U0001f642",
    ],
)
def test_a_mention_is_not_a_call(text: str) -> None:
    assert screen(text) == NOTHING_FOUND
    assert not NOTHING_FOUND.is_danger


@pytest.mark.parametrize(
    ("text", "level", "category", "perspective"),
    [
        ("i want to kill myself", "4h", "suicide_intent", "self"),
        ("my brother says hes going to kill himself", "4h", "suicide_intent", "other"),
        ("k1ll mys3lf", "4h", "suicide_intent", "self"),
        ("im gonna kms tonight", "4h", "suicide_intent", "self"),
        ("going to unalive myself", "4h", "suicide_intent", "self"),
        ("k i l l  m y s e l f", "4h", "suicide_intent", "self"),
        ("kill my\u200bself", "4h", "suicide_intent", "self"),
        ("k\u0456ll myself", "4h", "suicide_intent", "self"),
        ("i wanna dieeee", "4h", "suicide_intent", "self"),
        ("i have a rope round my neck", "now", "suicide_intent", "self"),
        ("ive took all me tablits", "now", "medical_emergency", "self"),
        ("she's taken an overdose", "now", "medical_emergency", "other"),
        ("my husband cant breathe", "now", "medical_emergency", "other"),
        ("ive cut too deep this time", "now", "self_harm", "self"),
        ("ive been cutting myself again", "today", "self_harm", "self"),
        ("i wish i was dead", "today", "passive_ideation", "self"),
        ("he's got a knife", "now", "harm_to_others", "other"),
        ("the voices are telling me to kill him", "4h", "psychosis_danger", "self"),
        ("my husband hits me", "4h", "domestic_abuse", "self"),
        ("mum has gone missing", "now", "missing", "other"),
        ("he hit me again last nite dont text back", "4h", "domestic_abuse", "self"),
        ("he went out hours ago and we cant find him", "today", "missing", "other"),
    ],
)
def test_plain_words_get_their_lane(text: str, level: str, category: str, perspective: str) -> None:
    finding = screen(text)
    assert finding.level.value == level
    assert finding.categories[0] == category
    assert finding.perspective == perspective
    assert all(words in text for words in finding.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "im dying for a fag",
        "this job is killing me",
        "my feet are killing me",
        "mum will kill me if i miss the bus",
        "he nearly died laughing",
        "drowning in paperwork here",
        "we watched a film where he tries to kill himself",
        "i tried to kill myself twenty years ago",
        "a knife and fork please",
        "suicide prevention course is on monday",
    ],
)
def test_idiom_stories_and_long_ago_are_nothing(text: str) -> None:
    assert screen(text).level is Level.NONE


@pytest.mark.parametrize(
    "text", ["im not going to kill myself", "i would never hurt my baby", "she wont hang herself"]
)
def test_a_no_is_read_by_a_human_today(text: str) -> None:
    finding = screen(text)
    assert finding.level is Level.TODAY
    assert finding.lane is Lane.TODAY
    assert not finding.is_danger


def test_danger_spread_over_three_texts_is_seen_in_the_last() -> None:
    earlier = ("cant do this", "got them all lined up")
    assert not screen("bye").is_danger
    finding = screen("bye", *earlier)
    assert finding.is_danger


def test_earlier_texts_alone_raise_nothing_again() -> None:
    assert screen("thanks", "i want to kill myself").level is Level.NONE


def test_scores_raise() -> None:
    assert screen("odd", scores=scores(emergency=0.7)).level is Level.FOUR_HOURS
    assert screen("odd", scores=scores(emergency=0.7, now=0.6)).level is Level.NOW
    assert screen("odd", scores=scores(anything=0.4)).level is Level.CHECK
    found = screen("odd", scores=scores(emergency=0.7))
    assert found.categories == ("missing",)
    assert found.evidence == ("odd",)
    assert found.gates == (3,)


def test_words_that_are_not_sure_by_themselves_need_the_classifier_to_agree() -> None:
    text = "he threatened me with a knife"
    assert screen(text).level is Level.TODAY
    assert screen(text, scores=scores(emergency=0.05)).level is Level.TODAY
    found = screen(text, scores=scores(emergency=0.15))
    assert found.level is Level.FOUR_HOURS
    assert found.categories[0] == "harm_to_others"
    assert found.gates == (2, 3)
    # Where "not" stands before them there is nothing left to agree with.
    assert screen("no i never threatened to kill her", scores=scores(emergency=0.15)).level not in (
        Level.NOW,
        Level.FOUR_HOURS,
    )


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    st.sampled_from(
        ["i want to die", "HELP", "ok", "im going to kill myself", "voices telling me to kill him"]
    ),
    st.floats(0, 1),
)
def test_scores_never_lower(text: str, chance: float) -> None:
    order = list(Level)
    alone, with_scores = screen(text), screen(text, scores=scores(emergency=chance))
    assert order.index(with_scores.level) <= order.index(alone.level)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    st.sampled_from(["ive had enough", "she stopped breathing in the film", "self harm", "ok"]),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_higher_score_never_lowers(text: str, one: float, other: float) -> None:
    order = list(Level)
    low, high = (screen(text, scores=scores(emergency=c)) for c in sorted((one, other)))
    assert order.index(high.level) <= order.index(low.level)


def test_a_weak_phrase_counts_after_a_text_in_which_something_was_found() -> None:
    nothing = scores()
    text = "i cant cope with this"
    assert screen(text).level is Level.TODAY
    assert screen(text, scores=nothing).level is Level.NONE
    assert screen(text, "whos on today", scores=nothing).level is Level.NONE
    assert screen(text, "i cut myself again", scores=nothing).level is Level.TODAY


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(max_size=400))
def test_any_string_gives_a_finding_in_its_own_words(text: str) -> None:
    finding = screen(text)
    assert all(word in text for word in finding.evidence)
    assert (finding.level is Level.NONE) is not bool(finding.evidence)


@settings(deadline=None, derandomize=True)
@given(
    st.sampled_from(["URGENT", "help", "SOS", "999", "Help"]),
    st.text(alphabet=" \n.,!?*\"'-()", max_size=12),
)
def test_marks_around_the_word_hide_nothing(word: str, marks: str) -> None:
    assert screen(f"{marks} {word} {marks}").is_danger


@pytest.mark.parametrize(
    "text", ["a" * 1600, "i " * 800, "\u202e\u200f" * 800, "\U0001f480" * 400, "....!!!" * 200]
)
def test_long_and_strange_texts_are_read(text: str) -> None:
    assert screen(text).level in Level


def test_whose_danger_it_is_the_classifier_says_where_a_phrase_leaves_it_open() -> None:
    of_another = scores(0.9, now=0.9)
    assert of_another.perspective == "other"
    assert screen("taken an overdose").perspective == "self"
    assert screen("taken an overdose", scores=of_another).perspective == "other"
    agreed = scores(0.2)
    assert screen("he hit me", scores=agreed).perspective == "self"
