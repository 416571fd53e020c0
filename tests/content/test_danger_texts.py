"""Answers to danger as they are sent: short, plain, true, and every one owned and dated."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

import bot.content
from bot.care.danger_answers import Danger, Reader
from bot.care.danger_reply import Told, Truth
from bot.care.helplines import Place
from bot.content import danger_lint
from bot.content.catalogue import Catalogue, ContentError, Text, Wording, load
from bot.content.danger_lint import lint_danger, list_danger_overdue
from bot.content.danger_replies import AFTERWARDS, DangerReplies, load_danger_replies
from bot.content.helplines import load_danger_words
from bot.messaging.gsm7 import parts

FOLDER = Path(bot.content.__file__).parent
TEXTS = load("ENG")
REPLIES = load_danger_replies(TEXTS)
ALERTED = Truth(Told.ALERTED)
READ_ON = date(2026, 11, 22)


def _catalogue(text_id: str, words: str) -> Catalogue:
    changed = Text(text_id, "crisis", Wording(words), easy_read=Wording(words))
    return Catalogue({**{t.id: t for t in TEXTS.all()}, text_id: changed}, TEXTS.lines)


def test_every_answer_keeps_every_rule_as_it_is_sent_to_everybody() -> None:
    assert [f"{f.text_id}: {f.rule}: {f.found}" for f in lint_danger(TEXTS)] == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Call us. " * 30 + "{call_999} {lines} {who_is_told}", "at most 2 parts"),
        ("Someone will come. {call_999}.", "no promise"),
        ("Staff are watching this. {call_999}.", "no promise"),
        ("You are not alone. {call_999}.", "no promise"),
        ("I understand. {call_999}.", "no belief"),
        ("Calm down. {call_999}.", "none of these"),
        ("We take this seriously. {call_999}.", "none of these"),
        ("He committed it. {call_999}.", "none of these"),
        ("Do not do it for attention. {call_999}.", "nobody is judged"),
        ("You are low risk. {call_999}.", "nobody is judged"),
        ("It is your fault. {call_999}.", "nobody is judged"),
        ("Put the rope away. {call_999}.", "no ways of dying"),
        ("Come off the bridge. {call_999}.", "no ways of dying"),
        ("How many tablets? {call_999}.", "no advice"),
        ("Wait 24 hours. {call_999}.", "no advice"),
        ("Think of your family. {call_999}.", "no belief"),
        ("{lines} Then {call_999}.", "999 before any other number"),
        ("Reply OK.", "names 999"),
    ],
)
def test_a_text_that_breaks_a_rule_is_caught(
    words: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(danger_lint, "PLANS", {"danger_later_self": ()})
    monkeypatch.setattr(danger_lint, "YOUNG", {})
    monkeypatch.setattr(danger_lint, "AFTERWARDS", ())
    found = lint_danger(_catalogue("danger_later_self", words))
    assert any(rule in fault.rule for fault in found), found[:3]


def test_the_words_about_fault_that_children_need_may_be_said() -> None:
    assert "It is not your fault." in TEXTS.get("danger_abuse_young").standard.words


def test_every_answer_to_danger_has_an_owner_and_a_day() -> None:
    crisis = [text for text in TEXTS.all() if text.kind == "crisis"]
    assert len(crisis) > 45
    assert [t.id for t in crisis if not t.owner.strip() or t.review_by is None] == []
    assert [t.id for t in crisis if t.review_by is not None and t.review_by <= READ_ON] == []


def test_words_and_helplines_that_nobody_looked_at_again_are_named() -> None:
    assert list_danger_overdue(READ_ON) == []
    late = {fault.text_id for fault in list_danger_overdue(date(2027, 3, 1))}
    assert {"danger_words.yml", "helpline childline"} <= late
    last = min(line.review_by for line in load_danger_words().helplines)
    assert list_danger_overdue(last) == []
    assert list_danger_overdue(last + timedelta(days=1)) != []


@pytest.mark.parametrize("text_id", AFTERWARDS)
def test_what_follows_is_one_part_for_adults_where_it_can_be(text_id: str) -> None:
    assert parts(REPLIES.say(text_id, Reader(), Place("ENG"), ALERTED).words) <= (
        2 if text_id == "danger_not_safe" else 1
    )


def test_a_call_for_help_is_answered_as_it_was() -> None:
    danger = Danger("4h", ("call_for_help",))
    first, check = REPLIES.answer(danger, Reader(), Place("WLS"), ALERTED)
    assert first.words == (
        "I am telling our duty worker. What is happening? If anyone is hurt or may get hurt, call"
        " 999. Crisis help, 24 hours: call 111 and press 2."
    )
    assert parts(first.words) == 1
    assert check.text_id == "danger_check_self"
    more = REPLIES.answer_more(danger, Reader(), Place("WLS"), ALERTED)
    assert more.words == (
        "I have that too. Our duty worker will read it. If you are in danger, call 999."
    )


def test_what_is_lost_is_said_to_be_lost() -> None:
    danger = Danger("4h", ("suicide_intent",), "self")
    (reply,) = REPLIES.answer(danger, Reader(), Place("ENG"), Truth(Told.NOT_KEPT))
    assert reply.words.endswith("I could not save this. Please text again soon.")


def test_a_text_that_is_none_of_a_danger_episode_is_refused() -> None:
    with pytest.raises(ContentError, match="'farewell'"):
        REPLIES.say("farewell", Reader(), Place(), ALERTED)


def test_a_text_that_is_gone_is_missed_at_the_start_and_not_while_somebody_waits() -> None:
    fewer = Catalogue({t.id: t for t in TEXTS.all() if t.id != "danger_harm"}, TEXTS.lines)
    with pytest.raises(ContentError, match="danger_harm"):
        DangerReplies(fewer, load_danger_words())


def _changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    for file in ("helplines.yml", "danger_words.yml"):
        shutil.copy(FOLDER / file, tmp_path)
    path = tmp_path / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        ("helplines.yml", "purpose: crisis\n", "purpose: chat\n", "chat"),
        ("helplines.yml", "    nations: [ENG]", "    nations: [FRA]", "nation"),
        ("helplines.yml", "    nations: [ENG]", "    nations: []", "nation"),
        ("helplines.yml", "    ages: any", "    ages: old", "age"),
        ("helplines.yml", "    hours: always", "    hours: often", "crisis_england"),
        ("helplines.yml", "    hours: always\n", "", "hours"),
        ("helplines.yml", "    hours: always\n", "    hours: always\n    cost: 0\n", "cost"),
        ("helplines.yml", '["10:00", "16:00"]', '["10:00"]', "nspcc"),
        ("helplines.yml", '    checked: "no"\n', "", "checked"),
        ("danger_words.yml", "owner: clinical", "writer: clinical", "owner"),
        ("danger_words.yml", "  text_only: contact 999\n", "", "call_999"),
        ("danger_words.yml", "    kept: Staff will read it.\n", "", "adult"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, file: str, old: str, new: str, wrong: str
) -> None:
    with pytest.raises(ContentError, match=wrong):
        load_danger_words(_changed(tmp_path, file, old, new))


def test_no_draft_is_ever_sent() -> None:
    drafts = [yaml.safe_load(p.read_text()) for p in sorted((FOLDER / "drafts").glob("*.yml"))]
    assert drafts
    sent = " ".join(w.words for text in TEXTS.all() for w in text.wordings)
    for draft in drafts:
        assert (draft["state"], draft["signed_by_clinician"]) == ("draft", "")
        assert not [words for words in draft["texts"].values() if words in sent]
        assert set(draft["texts"]) <= {text.id for text in TEXTS.all()}
    code = [p for p in Path(bot.__file__).parent.rglob("*.py") if 'drafts"' in p.read_text()]
    assert code == []
