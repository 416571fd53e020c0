"""The rules about words: plain, easy to read, safe on a locked screen, and no word too much."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.content import lint_words
from bot.content.catalogue import Catalogue, Text, Wording, load
from bot.content.lint import Fault, lint, lint_text, list_overdue
from bot.content.reading import grade, sentences, smog, syllables
from bot.doctor import list_reminders
from bot.settings import NATIONS
from bot.settings import load as load_settings

ENGLAND = load("ENG")
#: The day on which the texts as they are shipped were last read as a whole.
READ_ON = date(2026, 11, 21)


def _catalogue(text: Text) -> Catalogue:
    return Catalogue({**{other.id: other for other in ENGLAND.all()}, text.id: text}, ENGLAND.lines)


def _faults(words: str, kind: str = "session", easy: str | Wording | None = None) -> list[Fault]:
    easy_read = Wording(easy) if isinstance(easy, str) else easy
    text = Text("sample", kind, Wording(words), easy_read=easy_read)  # type: ignore[arg-type]
    return lint_text(text, _catalogue(text))


def _rules(words: str, kind: str = "session", easy: str | Wording | None = None) -> str:
    return "; ".join(fault.rule for fault in _faults(words, kind, easy))


@pytest.mark.parametrize("nation", NATIONS)
def test_every_text_and_line_has_been_looked_at_in_time(nation: str) -> None:
    assert lint(load(nation), READ_ON) == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("A worker will ring you.", "no promise"),
        ("Someone will call you soon.", "no promise"),
        ("Staff will visit.", "no promise"),
        ("We promise.", "no promise"),
        ("Help is coming.", "no promise"),
        ("An ambulance is on the way.", "no promise"),
        ("You will be fine.", "no promise"),
        ("I will keep it secret.", "no promise"),
        ("I am always here.", "no promise"),
        ("Take your tablets.", "no advice"),
        ("Stop taking them.", "no advice"),
        ("Ask about the dose.", "no advice"),
        ("You should rest.", "no advice"),
        ("Wait and see.", "no advice"),
        ("There is no risk.", "nobody is judged"),
        ("You sound depressed.", "nobody is judged"),
        ("It is not real.", "no belief"),
        ("I know how you feel.", "no belief"),
        ("Think of your family.", "no belief"),
        ("Did you take pills?", "no ways of dying"),
        ("If you think of suicide, text here.", "no ways of dying"),
        ("Why is that?", "no questions that press"),
        ("Are you there?", "no questions that press"),
        ("Send a photo.", "no questions that press"),
        ("Please, stop it.", "nobody is judged"),
        ("I am your worker.", "no playing at being human"),
        ("I care about this.", "no playing at being human"),
        ("Cheer up.", "no jokes"),
        ("We will be in touch.", "no figures of speech"),
        ("Nobody has picked it up.", "no figures of speech"),
        ("Our duty worker is standing in.", "no figures of speech"),
        ("Ask your care co-ordinator.", "the same word"),
        ("Ask your care coordinator.", "the same word"),
        ("Our clients can text.", "the same word"),
        ("A user can text.", "the same word"),
        ("Ring us.", "the same word"),
        ("You can't.", "no short forms"),
        ("We'll see.", "no short forms"),
        ("In 5 mins.", "no short forms"),
        ("Well done!", "no shouting"),
        ("Good :)", "no shouting"),
        ("Good \u263a", "no shouting"),
        ("Ask the CMHT.", "capitals"),
        ("Reply AGAIN.", "capitals"),
        ("Reply HAVE 1.", "capitals"),
        ("Your alternative accommodation may be found in our published information.", "grade"),
    ],
)
def test_words_that_no_text_may_use_are_caught(words: str, rule: str) -> None:
    assert rule in _rules(words)


@pytest.mark.parametrize(
    "words",
    [
        "I cannot promise the time. They may call you.",
        "I will tell you who is covering. Staff will read it.",
        "I am automated, not a person. To ask for a call, reply CALL.",
        "A service user or a carer can text here. See a GP, or go to A&E.",
        "The person you care for does not have to agree.",
        "We are here on weekdays. They are caring for a child.",
        "If you are low on money, ask us. It is risky to wait alone.",
        "Staff stop it when you say so. If you need to talk, text here. I cannot open photos.",
    ],
)
def test_words_that_only_look_alike_are_not_caught(words: str) -> None:
    assert _faults(words) == []


def test_a_code_or_a_name_in_capitals_is_not_judged() -> None:
    assert _faults("Keyline: code {code}. Reply HAVE {code}.", "staff") == []


@pytest.mark.parametrize(
    ("standard", "easy", "rule"),
    [
        ("We read it.", "We " + "do " * 12 + ".", "at most 12 words"),
        ("{hours}.", "We read what you text us here at any time {hours}.", "at most 15 words"),
        ("Ask us.", "Ask {key_worker}.", "names no more"),
        ("Call 999.", "Call us.", "keeps what keeps"),
        ("Reply URGENT.", "Tell us.", "keeps what keeps"),
        ("You can {crisis_line}.", "You can call.", "keeps what keeps"),
        ("Read by {when}. Or {crisis_line}.", "You can {crisis_line}.", "keeps what keeps"),
        ("Choose one.", "Choose 1, 2, 3 or 4.", "at most 3 choices"),
        ("Reply OK.", "Reply OK, YES, NO or CALL.", "at most 3 choices"),
        ("All right.", "It was picked up.", "no figures of speech"),
    ],
)
def test_easy_read_that_is_not_easy_or_says_less_is_caught(
    standard: str, easy: str, rule: str
) -> None:
    assert rule in _rules(standard, easy=easy)


def test_easy_read_closes_where_the_standard_words_do() -> None:
    text = Text("sample", "session", Wording("Hello.", "Bye."), easy_read=Wording("Hello."))
    assert [fault.found for fault in lint_text(text, _catalogue(text))] == ["Bye."]


@pytest.mark.parametrize(
    ("standard", "easy"),
    [
        ("Ask {key_worker} or reply CALL.", "Ask us. Or reply CALL."),
        ("If you cannot wait, {crisis_line}.", "If you cannot wait, {crisis_line}."),
        ("Choose one.", "Choose 1, 2 or 3."),
        ("You can text or call.", "You can text. You can call on 2 days."),
    ],
)
def test_easy_read_that_is_easy_is_not_caught(standard: str, easy: str) -> None:
    assert _faults(standard, easy=easy) == []


@pytest.mark.parametrize("kind", ["session", "library", "crisis"])
def test_whoever_asked_for_easy_read_gets_it_with_every_text(kind: str) -> None:
    bare = Text("sample", kind, Wording("Call 999."))  # type: ignore[arg-type]
    rules = {fault.rule for fault in lint(_catalogue(bare)) if fault.text_id == "sample"}
    assert "an Easy Read variant" in rules


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You have a message about depression.", "depression"),
        ("Our mental health team says hello.", "mental"),
        ("In a crisis, text here.", "crisis"),
        ("Your key worker has a message for you.", "key worker"),
        ("A worker has a message for you.", "worker"),
        ("There is a message about your appointment.", "appointment"),
        ("Have you had your medicine?", "medicine"),
        ("A carer has texted us.", "carer"),
        ("Your mum has texted us.", "mum"),
        ("Your family has texted us.", "family"),
        ("A nurse has texted you.", "nurse"),
    ],
)
def test_a_text_that_we_start_tells_nothing_to_whoever_sees_it(words: str, found: str) -> None:
    assert Fault("sample", "safe if read by anyone", found) in _faults(words, "proactive")


@pytest.mark.parametrize("name", ["key_worker", "cover", "organisation", "when", "team_number"])
def test_a_text_that_we_start_carries_no_value_but_the_agreed_name(name: str) -> None:
    assert "a text of kind proactive carries only agreed_name" in _rules(
        f"Hello. {{{name}}}.", "proactive"
    )
    assert _faults("Hello from {agreed_name}. You asked us to text you.", "proactive") == []


def test_what_alarms_may_stand_in_a_text_that_we_start_but_not_first() -> None:
    later = "There is a message for you. Reply READ to see it. In danger, call 999."
    assert _faults(later, "proactive") == []
    assert "in the first 40 characters" in _rules("Reply URGENT if you need us.", "proactive")
    assert lint_words.LOCK_SCREEN == 40


@pytest.mark.parametrize(
    "words",
    [
        "Hello from {agreed_name}. You asked us to text you. Reply PAUSE for no more texts.",
        "There is a message for you. Reply READ to see it.",
        "Hello, it is your weekly check-in. How has your week been? Reply in your own words.",
    ],
)
def test_the_texts_that_we_mean_to_start_one_day_can_be_written(words: str) -> None:
    assert _faults(words, "proactive") == []


def test_a_text_that_nobody_looked_at_again_in_time_is_named() -> None:
    day = date(2027, 1, 31)
    text = Text("old", "library", Wording("Hello."), owner="service manager", review_by=day)
    catalogue = Catalogue({"old": text}, ENGLAND.lines, lines_review_by=day)
    assert list_overdue(catalogue, day) == []
    overdue = list_overdue(catalogue, day + timedelta(days=1))
    assert [fault.text_id for fault in overdue] == ["old", "helplines.yml"]
    assert "2027-01-31" in overdue[0].found


def test_the_doctor_reminds_of_them_and_of_nothing_before() -> None:
    settings = load_settings({})
    assert list_reminders(settings, READ_ON) == ()
    reminders = list_reminders(settings, date(2028, 1, 1))
    assert any("crisis_plan was to be looked at again in time" in line for line in reminders)
    assert any("helplines.yml" in line for line in reminders)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("staff", 1), ("asked", 1), ("texted", 2), ("people", 2), ("times", 1),
        ("places", 2), ("someone", 2), ("anyone", 3), ("being", 2), ("appointment", 3),
        ("pharmacist", 3), ("carer's", 2), ("automated", 4), ("emergency", 4),
        ("organisation", 5), ("colleague", 2), ("client", 2), ("agree", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grades_are_those_of_the_formulas() -> None:
    # 12 words, 2 sentences, 12 syllables: 0.39 * 6 + 11.8 * 1 - 15.59.
    plain = "We read your texts each day. You can call us or text."
    assert grade(plain) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    # 2 hard words in 2 sentences: 1.043 * sqrt(2 * 30 / 2) + 3.1291.
    assert smog("An emergency is here. The appointment is near.") == pytest.approx(8.842, abs=1e-3)
    assert (grade(""), smog("999")) == (0.0, pytest.approx(3.1291))
    assert sentences("You said: after 3. Is it 1.5? Yes") == [
        "You said", "after 3", "Is it 1.5", "Yes",
    ]  # fmt: skip


def test_texts_that_are_hard_together_are_caught() -> None:
    hard = Wording("Information about organisational responsibilities is available immediately.")
    catalogue = Catalogue({"hard": Text("hard", "staff", hard)}, ENGLAND.lines)
    assert any(fault.text_id == "all texts" for fault in lint(catalogue))
