"""Which words raise a text, to what, and which do not; with the places that show why."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.care.lane_rules import DEFAULT, Reason, decide_lane, read_lane
from bot.care.lanes import Lane, more_urgent
from bot.care.screen import screen
from bot.content.danger import load_danger_rules
from bot.content.lane_rules import FILE, LaneRulesError, load_lane_rules

#: What each says, by the rule that must be among the reasons.
CHANGES = {
    "sleep_gone": [
        "sleeping 2 hours a night for a week",
        "i have hardly slept",
        "not slept properly since sunday",
        "hes up all night again",
        "she's awake every night till 4 and its been two weeks",
        "3 nights on the trot now",
    ],
    "talking_to_self": [
        "she's talking to herself again",
        "hes laughin to himself",
        "he was shouting at the walls",
        "talking to someone who is not there",
    ],
    "voices_back": ["the voices are back", "hearing voices again", "voices have got louder"],
    "withdrawn": [
        "she has stopped going out",
        "hes not left his room since monday",
        "wont get out of bed",
        "not answering the door or his phone",
        "she's locked herself away",
    ],
    "medicine_not_usual": [
        "forgot my tablets yesterday",
        "shes missing her depot",
        "ive ran out of my meds",
        "hes hiding his tablets in the plant",
    ],
    "mood_up": [
        "he doesnt need any sleep and is full of plans",
        "shes talking nonstop",
        "my thoughts are racing",
        "my mood is going up",
        "cleaning the house in the middle of the night",
    ],
    "suspicious": ["he thinks the neighbours are spying on him", "the telly is talking to me"],
    "missed_after_discharge": [
        "nobody has rung since he came out of hospital",
        "came home from the ward last week and no one has been",
        "discharged on friday and ive not heard from anyone",
    ],
    "self_care": [
        "hes not eating much",
        "she isnt looking after herself",
        "ive lost loads of weight",
    ],
    "confused": ["she keeps wandering off", "hes very confused", "left the gas on twice"],
    "using_again": ["hes drinking again", "shes back on the drink", "he has relapsed"],
    "low": ["ive been low for two weeks", "i cant stop crying"],
    "anxious": ["my anxiety is through the roof", "another panic attack on the bus"],
    "getting_worse": ["things are getting worse", "worse than last week", "hes going downhill"],
}
FAST = [
    "shes getting worse every day",
    "hes deteriorating quickly",
    "gone right downhill since yesterday",
    "she stopped taking her tablets and shes talking to herself",
    "off his meds and hasn't slept for days",
]
WORRIES = [
    "im worried about my son",
    "she doesnt seem herself",
    "something isn't right with him",
    "hes acting strange",
]
ROUTINE = [
    "can sam call me about my bus pass",
    "what time is my appointment on thursday",
    "who is covering while priya is off",
    "i am going out tonight so please ring before 6",
    "im not going out today its raining",
    "can i change my appointment",
    "slept well thanks",
    "sleeping much better now",
    "dont worry about it",
    "no worries see you friday",
    "when i was at school i used to hear voices",
    "years ago i stopped taking my tablets",
    "the phone signal is getting worse",
    "what happens if i miss a tablet",
    "is it ok to stop the tablets",
    "my phone number has changed",
    "i had tea with my sister and it was nice",
    "where do i send the housing form",
    "thank you so much",
    "is there a walking group",
    "not hearing any voices now",
    "i have an appointment with the dentist",
]
RULES = load_lane_rules()


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, texts in CHANGES.items() for text in texts]
)
def test_a_change_worth_acting_on_is_for_three_days_or_sooner(rule: str, text: str) -> None:
    reasons = read_lane(RULES, text).reasons
    assert rule in {reason.rule for reason in reasons}
    assert more_urgent(decide_lane(reasons)[0], Lane.THREE_DAYS) is not Lane.THREE_DAYS or (
        decide_lane(reasons)[0] is Lane.THREE_DAYS
    )
    assert all(text[start:end].strip() for reason in reasons for start, end in reason.spans)


@pytest.mark.parametrize("text", FAST)
def test_fast_worsening_and_stopped_medicine_with_it_are_for_today(text: str) -> None:
    assert decide_lane(read_lane(RULES, text).reasons)[0] is Lane.TODAY


@pytest.mark.parametrize("text", WORRIES)
def test_worry_alone_raises_nothing_and_is_seen(text: str) -> None:
    reasons = read_lane(RULES, text).reasons
    assert [reason.rule for reason in reasons] == ["worry"]
    assert decide_lane(reasons) == (Lane.ROUTINE, DEFAULT)


@pytest.mark.parametrize("text", ROUTINE)
def test_what_is_practical_or_well_stays_routine(text: str) -> None:
    assert read_lane(RULES, text).reasons == ()
    assert screen(text, load_danger_rules()).lane is None


def test_the_words_that_set_it_are_those_of_the_person() -> None:
    text = "Hiya. He's  NOT SLEPT for 4 days!! ring me about his bus pass"
    [reason] = [r for r in read_lane(RULES, text).reasons if r.rule == "sleep_gone"]
    assert [text[start:end] for start, end in reason.spans] == ["NOT SLEPT for 4 days"]


@given(st.text(max_size=300))
def test_any_text_has_a_reading_with_places_in_it(text: str) -> None:
    reasons = read_lane(RULES, text).reasons
    assert len({reason.rule for reason in reasons}) == len(reasons)
    for reason in reasons:
        assert all(0 <= start < end <= len(text) for start, end in reason.spans)


@given(st.lists(st.sampled_from(Lane), max_size=6))
def test_the_most_urgent_reason_holds_in_any_order(lanes: list[Lane]) -> None:
    reasons = [Reason(f"rule_{n}", lane) for n, lane in enumerate(lanes)]
    lane, rule = decide_lane(reasons)
    assert all(more_urgent(lane, other) is lane for other in lanes)
    assert all(decide_lane(order)[0] is lane for order in itertools.permutations(reasons[:4])) or (
        len(reasons) > 4
    )
    assert rule == DEFAULT or Reason(rule, lane) in reasons


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: Clinical safety officer", "owner:", "owner, version or review_by"),
        ("version: ", "edition: ", "owner, version or review_by"),
        ("  - id: talking_to_self", "  - id: sleep_gone", "two rules"),
        ("lane: today\n    reason: It is", "lane: now\n    reason: It is", "no such lane"),
        ("      - downhill\n", "      - downhill (\n", "cannot be read"),
        ("[medicine_stopped]", "[medicine_gone]", "medicine_gone"),
        ("  texts: 3", "  texts: 1", "repeated"),
        ("  within_days: 14", "  within_days: soon", "repeated"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = FILE.read_text()
    assert old in text
    (tmp_path / "rules.yml").write_text(text.replace(old, new, 1))
    with pytest.raises(LaneRulesError, match=said):
        load_lane_rules(tmp_path / "rules.yml")


def test_no_phrase_lost_its_end_to_a_comment() -> None:
    given = yaml.safe_load(FILE.read_text())
    phrases = [p for rule in given["rules"] for p in rule["phrases"]]
    lines = [line.strip() for line in FILE.read_text().splitlines()]
    assert len(phrases) > 200
    assert [p for p in phrases if f"- {p}" not in lines and f"- '{p}'" not in lines] == []
