"""Every text that is shipped keeps the rules, and each rule catches what it is for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.care.closing import Closing
from bot.content.catalogue import Catalogue, Text, Wording, load
from bot.content.lint import LONGEST, Fault, lint, lint_text
from bot.messaging.gsm7 import is_gsm7, parts
from bot.settings import NATIONS

ENGLAND = load("ENG")


def _text(
    words: str,
    kind: str = "session",
    text_id: str = "sample",
    *,
    closing: str = "",
    easy_read: Wording | None = None,
    **more: Any,
) -> Text:
    given = {**more, "standard": Wording(words, closing), "easy_read": easy_read}
    return Text(text_id, kind, **given)  # type: ignore[arg-type]


def _faults(text: Text) -> list[Fault]:
    with_it = {**{other.id: other for other in ENGLAND.all()}, text.id: text}
    return lint_text(text, Catalogue(with_it, ENGLAND.lines))


@pytest.mark.parametrize("nation", NATIONS)
def test_every_text_keeps_every_rule_in_every_nation(nation: str) -> None:
    assert [f"{f.text_id}: {f.rule}: {f.found}" for f in lint(load(nation))] == []


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (_text("Reply STOP to end."), "network"),
        (_text("Text HELP if you need us."), "network"),
        (_text("You have not given consent."), "banned"),
        (_text("Patients may call."), "banned"),
        (_text("We are here for you 24/7."), "banned"),
        (_text("You are at low risk."), "banned"),
        (_text("Well done!"), "banned"),
        (_text("Under Data Protection law we may not say."), "banned"),
        (_text("Glad to hear it \U0001f642."), "GSM-7"),
        (_text("Si\u00e2n will ring you."), "GSM-7"),
        (_text("x" * 307), "parts"),
        (_text("word " * 17 + "."), "words a sentence"),
        (_text("Keyline: {key_worker} waits.", "staff"), "kind staff"),
        (_text("Keyline: ring {number}.", "staff"), "kind staff"),
        (_text("Ring {number} about {key_worker}.", "outage"), "kind outage"),
        (_text("Ask {team_number}.", text_id="refusal_new"), "refusal"),
        (_text("You can ask {others}.", text_id="refusal_new"), "refusal"),
        (_text("{accountable} decides.", text_id="refusal_new"), "refusal"),
        (_text("Staff will read it by {when}."), "wait"),
        (_text("All right.", closing="Staff will read it by {when}."), "wait"),
        (_text("All right.", easy_read=Wording("Read by {when}.")), "wait"),
        (_text("I am telling our duty worker.", "crisis"), "999"),
        (_text("Ring 999.", "crisis", easy_read=Wording("Ring us.")), "999"),
        (_text("Hello {nickname}."), "known placeholders"),
        (_text("Hello.", closing="Bye {nickname}."), "known placeholders"),
        (_text("Hello.", easy_read=Wording("Bye {nickname}.")), "known placeholders"),
        (_text("In an emergency call 999. Call 999 at once."), "999 once"),
        # In staffed hours this says 999 once; at night the routes say it again.
        (_text("In an emergency call 999."), "999 once"),
        (_text("Hello.", easy_read=Wording("Call 999.", "Call 999.")), "999 once"),
        (_text("Hello.", closing="Well done!"), "banned"),
        (_text("Hello.", easy_read=Wording("Well done!")), "banned"),
        (_text("Hello.", easy_read=Wording("Hello.", "Well done!")), "banned"),
        # Two parts with its closing, three with the routes, and no more.
        (_text("We do. " * 20, closing="We do. " * 30), "at most 2 parts"),
        (_text("We do. " * 46), "at most 2 parts"),
    ],
)
def test_a_text_that_breaks_a_rule_is_caught(broken: Text, rule: str) -> None:
    faults = _faults(broken)
    assert len(faults) >= 1
    assert any(rule in fault.rule for fault in faults), faults


@pytest.mark.parametrize(
    "good",
    [
        _text("Your key worker is {key_worker}. Text here or call {team_number}."),
        _text("In the end it is your choice. You can stop texting any time."),
        _text("No one is at fault. Help is there: {crisis_line}."),
        # In hours one closing, out of hours the other: never both.
        _text("Hello.", closing="In an emergency call 999."),
        _text("Read by {when}. If you cannot wait, {crisis_line}. Or call 999."),
        _text("We do. " * 43),
    ],
    ids=str,
)
def test_an_ordinary_text_is_not_caught(good: Text) -> None:
    assert _faults(good) == []


def test_a_text_with_the_routes_may_have_one_part_more() -> None:
    fits, over = _text("We do. " * 43), _text("We do. " * 44)
    with_routes = [
        Catalogue({**{t.id: t for t in ENGLAND.all()}, "sample": text}, ENGLAND.lines).fill(
            "sample", LONGEST, Closing.ROUTES
        )
        for text in (fits, over)
    ]
    assert [parts(said) for said in with_routes] == [3, 3]
    assert _faults(fits) == []


def test_the_longest_values_are_as_long_as_real_ones() -> None:
    assert len(LONGEST["organisation"]) >= 39
    assert all(is_gsm7(value) for value in LONGEST.values())
