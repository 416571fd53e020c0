from __future__ import annotations

import itertools
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import local
from bot.language.mentions import Mention, MentionKind, list_mentions
from bot.language.when.values import WhenKind

#: A Wednesday.
AT = datetime(2026, 11, 18, 14, tzinfo=UTC)

PIECES = (
    "since for in on last next this the other all past a few 3 12th 31 29/2 5/6 half week"
    " weeks days nights monday sat tues gone xmas easter clocks went back bank holiday november"
    " feb 2024 yesterday tomorrow ago fortnight before night my mum Sam olanzapine not sleeping"
    " worse and . , until from about or 99 999 years months hours was will morning 11pm payday"
    " ages"
).split()


def said(text: str, **more: object) -> list[str]:
    found = list_mentions(text, AT, **more)  # type: ignore[arg-type]
    return [f"{mention.kind}: {mention.words}" for mention in found]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "my mam has not slept since sunday, stopped her olanzapine 2 wks ago",
            [
                "person_name: my mam",
                "symptom: not slept",
                "time: since sunday",
                "medication: olanzapine",
                "time: 2 wks ago",
            ],
        ),
        ("no not my son, my dad", ["person_name: my son", "person_name: my dad"]),
        ("our dad is a lot worse", ["person_name: our dad", "severity: a lot worse"]),
        ("Our Kev was up at 3am", ["person_name: Our Kev", "time: 3am"]),
        ("Dr Okoro changed my meds", ["worker_name: Dr Okoro", "medication: meds"]),
        ("so so tired", ["severity: so so", "symptom: tired"]),
        ("thanks very much, so kind, even so", []),
        ("he drinks more on fridays", ["time: fridays"]),
        ("nothing to see here", []),
        ("", []),
    ],
)
def test_what_a_text_mentions(text: str, mentions: list[str]) -> None:
    assert said(text) == mentions


def test_signs_of_ones_own_plan_come_before_symptoms() -> None:
    text = "she is not sleeping and stopped answering her phone"
    assert said(text, plan=["stops answering the phone"]) == [
        "symptom: not sleeping",
        "warning_sign: stopped answering her phone",
    ]
    assert said(text, plan=["not sleeping"])[0] == "warning_sign: not sleeping"


def test_a_medicine_is_not_lost_in_a_time() -> None:
    text = "bad since he stopped his lithium"
    time_said, medicine = list_mentions(text, AT)[-2:]
    assert (medicine.kind, medicine.words) == (MentionKind.MEDICINE, "lithium")
    assert time_said.words == "since he stopped his"
    assert time_said.when is not None
    assert time_said.when.words == "since he stopped his lithium"


def test_the_records_know_a_workers_name() -> None:
    assert said("ask sam about my son", worker_names=[(4, 7)]) == [
        "worker_name: sam",
        "person_name: my son",
    ]


def test_bank_holidays_are_the_callers() -> None:
    text = "since the bank holiday"
    (known,) = list_mentions(text, AT, bank_holidays=frozenset({date(2026, 8, 31)}))
    (unknown,) = list_mentions(text, AT)
    assert known.when is not None
    assert known.when.earliest == date(2026, 8, 31)
    assert unknown.when is not None
    assert not unknown.when.is_dated


def test_an_answer_to_since_when_is_read_as_past() -> None:
    (asked,) = list_mentions("tuesday", AT, answers_since=True)
    (unasked,) = list_mentions("tuesday", AT)
    assert asked.when is not None
    assert asked.when.earliest == date(2026, 11, 17)
    assert unasked.when is not None
    assert not unasked.when.is_dated


def test_an_hour_or_how_often_is_a_time_without_a_day() -> None:
    assert [m.when for m in list_mentions("at half ten", AT)] == [None]
    assert [m.when for m in list_mentions("three times a week", AT)] == [None]


def test_words_are_not_shown_where_a_mention_is_logged() -> None:
    (mention,) = list_mentions("since she lost the baby", AT)
    assert "baby" not in repr(mention)


def holds(text: str, at: datetime, mentions: tuple[Mention, ...]) -> None:
    """What holds of the mentions of any text."""
    today = local(at).date()
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        assert (mention.when is None) or mention.kind is MentionKind.TIME
        if (when := mention.when) is None:
            continue
        assert when.words in text
        assert (when.earliest is None) == (when.latest is None)
        if when.earliest is None or when.latest is None:
            continue
        assert when.earliest <= when.latest
        if when.kind in {WhenKind.ONSET, WhenKind.DURATION}:
            assert when.latest <= today
        if when.kind is WhenKind.FUTURE:
            assert when.latest >= today
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))


MOMENTS = st.integers(0, 14_600 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), MOMENTS)
def test_words_of_time_in_any_order(text: str, at: datetime) -> None:
    holidays = frozenset({date(2026, 8, 31), date(2026, 12, 25), date(2040, 5, 7)})
    holds(text, at, list_mentions(text, at, bank_holidays=holidays, plan=["not sleeping"]))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), MOMENTS)
def test_any_text(text: str, at: datetime) -> None:
    holds(text, at, list_mentions(text, at, plan=[text[:20]], answers_since=True))


@pytest.mark.parametrize(
    "piece",
    ["since ", "3 ", "the last ", "a", "1", "my ", "for 3 ", "monday or ", "12/", "not ", "\n"],
)
def test_the_longest_text_is_bounded_work(piece: str) -> None:
    text = (piece * 1600)[:1600]
    list_mentions("", AT)  # the lists are read once
    begun = time.process_time()
    holds(text, AT, list_mentions(text, AT, plan=["not sleeping", "talks to herself"]))
    # Ten times what it takes: a pattern that runs away takes minutes.
    assert time.process_time() - begun < 1.5


def test_it_needs_neither_rasa_nor_spacy() -> None:
    program = (
        "import sys; from datetime import UTC, datetime;"
        "from bot.language.mentions import list_mentions;"
        "list_mentions('my mum since monday', datetime(2026, 11, 18, tzinfo=UTC));"
        "print(sorted({'rasa', 'spacy', 'tensorflow', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
