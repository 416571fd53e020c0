"""News is never lost to a misreading: whatever a text is taken for, a human is asked to read it.

The texts are those of the kept-out files that carry news about somebody, and each is taken for
what settles most: a greeting, thanks, a question that the bot answers itself.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from uuid import UUID

import pytest

from bot.dialogue.examples import read_examples
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.turns import Turn
from tests.kit import ASHA, REHANA, STRANGER, WHO, Desk, inbound

KEPT_OUT = sorted((Path(__file__).parents[1] / "evaluation").glob("nlu_kept_out*.yml"))
NEWS = ("report_symptom_change_self", "report_concern_about_other")
MISREAD = (
    WHO,
    Question("greet"),
    Question("thank_bye"),
    Question("help_what_can_you_do"),
    Question("out_of_scope"),
    Question("deny"),
)
_TO_READ = """
SELECT count(*) FROM item JOIN clock ON clock.subject_id = item.id AND clock.done_at IS NULL
WHERE item.message_id = %(message)s
   OR item.id IN (SELECT item_id FROM item_message WHERE message_id = %(message)s)
"""


def _waits_for_a_human(desk: Desk, message_id: UUID) -> bool:
    with desk.app.records.begin() as unit:
        found = unit.connection.exec_driver_sql(_TO_READ, {"message": message_id}).scalar_one()
    return bool(found)


@pytest.mark.parametrize("path", KEPT_OUT, ids=lambda path: path.stem)
def test_no_news_is_lost_whatever_it_is_taken_for(desk: Desk, path: Path) -> None:
    news = [one.text for one in read_examples(path) if one.intent in NEWS]
    assert len(news) >= 60
    lost = 0
    for text, who, misread in zip(news, cycle((ASHA, REHANA, STRANGER)), cycle(MISREAD)):
        desk.clock.forward(minutes=7)
        received = receive_message(desk.app, inbound(who, text), desk.clock.now())
        give_answer(desk.app, Turn(received.message_id, "step"), misread)
        lost += not _waits_for_a_human(desk, received.message_id)
    # How many, and no more: the texts stay unread.
    assert lost == 0


def test_the_measure_sees_what_is_settled(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "who is my key worker"), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    assert not _waits_for_a_human(desk, received.message_id)
