"""What somebody asks of another: which row of the consent table it is."""

from __future__ import annotations

import pytest

from bot.care.asked import what_is_asked
from bot.care.facts import Category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("who is my son's key worker", Category.KEY_WORKER),
        ("whos asha begums worker", Category.KEY_WORKER),
        ("does he have a social worker", Category.KEY_WORKER),
        ("who looks after my wife there", Category.KEY_WORKER),
        ("has Svetlana got a care coordinator", Category.KEY_WORKER),
        ("who is covering for her", Category.COVER),
        ("what time is his appointment", Category.APPOINTMENT),
        ("whens my mums next appt", Category.APPOINTMENT),
        ("when is my mums next appt", Category.APPOINTMENT),
        ("did my daughter go to her appointment today", Category.WHEREABOUTS),
        ("did ben turn up for his appointment today? hes not home yet", Category.WHEREABOUTS),
        ("is she still on the ward", Category.WHEREABOUTS),
        ("where is she", Category.WHEREABOUTS),
        ("is she with you lot now", Category.WHEREABOUTS),
        ("why was my son sectioned", Category.WHEREABOUTS),
        ("what medication is he on", Category.MEDICATION),
        ("what dose is she on now", Category.MEDICATION),
        ("what's he on", Category.MEDICATION),
        ("is he dangerous", Category.SAFETY_PLAN),
        ("what has she been saying to you", Category.PERSONS_MESSAGES),
        ("has he mentioned me", Category.PERSONS_MESSAGES),
        ("when is my dad's next review", Category.REVIEW_CONTENT),
        ("is my sister one of your patients", Category.USES_SERVICE),
        ("is my neighbour known to you", Category.USES_SERVICE),
        ("are you lot still seeing Declan", Category.CARE_PLAN),
        ("how is my daughter doing", Category.CARE_PLAN),
        ("he alright?", Category.CARE_PLAN),
        ("whats her diagnosis", Category.CARE_PLAN),
        ("", Category.CARE_PLAN),
    ],
)
def test_what_is_asked(text: str, category: Category) -> None:
    assert what_is_asked(text) is category
