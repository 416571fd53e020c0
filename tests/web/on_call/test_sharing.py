"""What may be shared back, in words, and what an item says of where it comes from."""

from __future__ import annotations

from bot.care.facts import Category
from bot.care.item_view import ASKED_FOR, MayTell
from bot.care.protected import Reason
from bot.services.item_view_sharing import Sharing
from bot.web.on_call.sharing import WHY, WORDS, shown_sharing, summary
from bot.web.on_call.why import why_lane

HELD = MayTell(True, why_not=Reason.HOLD)
NOTHING = MayTell(False, why_not=Reason.NO_CONSENT)


def _sharing(may_tell: MayTell, *, may_know: bool | None = None) -> Sharing:
    return Sharing(may_know is None, may_tell, may_know, "Asha Begum", "Rehana Begum")


def test_whatever_may_be_told_has_words() -> None:
    assert set(WORDS) == set(ASKED_FOR)
    unsaid = {Reason.HOLD, Reason.FAULTY_RECORDS, Reason.NEEDS_JUDGEMENT}
    assert not unsaid & set(WHY)


def test_nothing_says_why_and_what_to_do() -> None:
    (one,) = shown_sharing([_sharing(NOTHING, may_know=False)])
    assert one.who == "To Rehana Begum, about Asha Begum"
    assert one.lines == (
        "Nothing: nobody has agreed it with Asha Begum. Listen, thank, do not confirm anything.",
        "Do not tell Asha Begum that Rehana Begum wrote.",
    )


def test_what_was_agreed_what_is_known_and_what_is_judged() -> None:
    may_tell = MayTell(
        False,
        (Category.USES_SERVICE, Category.KEY_WORKER),
        (Category.APPOINTMENT,),
        (Category.CARE_PLAN, Category.MEDICATION),
        Reason.NOT_COVERED,
    )
    (one,) = shown_sharing([_sharing(may_tell, may_know=True)])
    assert one.lines == (
        "May be told: that they use the service and who the key worker is.",
        "They know already: appointments. You may talk about that.",
        "For you to judge each time, and to record: care plan and medication.",
        "Nothing else: it is not part of what was agreed.",
        "Asha Begum may be told that Rehana Begum wrote.",
    )


def test_a_hold_comes_first_and_stands_before_the_fold() -> None:
    found = shown_sharing([_sharing(NOTHING), _sharing(HELD)])
    assert [one.is_alarm for one in found] == [True, False]
    assert "Tell nothing of Asha Begum" in found[0].lines[0]
    assert summary(found) == "What may be shared back: a safety hold"
    assert summary(found[1:]) == "What may be shared back"


def test_a_reason_without_words_says_only_that_it_is_nothing() -> None:
    (one,) = shown_sharing([_sharing(MayTell(False, why_not=Reason.CHANNEL_LIMIT))])
    assert one.lines == ("Nothing. Listen, thank, do not confirm anything.",)


def test_a_rule_that_has_no_words_is_named() -> None:
    assert why_lane("of_tomorrow") == "by rule of_tomorrow"
    assert "no assessment" in why_lane("default")
