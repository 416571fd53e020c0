"""What a review is to hear: in the tray as it comes in, and there until there is an outcome."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from bot.care.wishes import Wish
from bot.services.answers.question import Question
from bot.services.list_review_tray import list_review_tray
from bot.services.receive_message import receive_message
from tests.kit import ASHA, PASS_ON, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import ask, ring
from tests.services.answers.sharing_world import person_of
from tests.services.test_tell_outcome_back import code_of, staff

ASKS = "please tell the review that the mornings are the worst"
REVIEW = Question("report_concern_about_other", "news")


def in_tray(desk: Desk) -> list[tuple[str, UUID | None]]:
    """What lies in the tray of each team: the code, and whose review."""
    teams = [UUID(str(row["id"])) for row in desk.rows("SELECT id FROM team")]
    return [(m.code, m.about_id) for team in teams for m in list_review_tray(desk.app, team)]


def test_it_is_marked_as_it_is_stored_and_passing_it_on_keeps_the_mark(desk: Desk) -> None:
    stored = receive_message(desk.app, inbound(ASHA, ASKS), desk.clock.now())
    assert in_tray(desk) == [(code_of(desk, stored.message_id), person_of(desk, ASHA))]
    said = ask(desk, ASHA, PASS_ON, body=ASKS)
    (item,) = desk.rows("SELECT wish FROM item WHERE message_id = :m", m=said.message_id)
    assert item["wish"] == Wish.REVIEW.value
    assert any("marked your words for a review" in body for body in said.bodies)


def test_everybody_is_told_the_same_of_it(desk: Desk) -> None:
    said = [ask(desk, number, REVIEW, body=ASKS).bodies for number in (REHANA, STRANGER)]
    assert said[0] == said[1]
    about = {about_id for _, about_id in in_tray(desk)}
    assert about == {person_of(desk, ASHA), None}


def test_done_leaves_it_there_and_the_owner_hears_of_it_again_and_again(desk: Desk) -> None:
    said = ask(desk, ASHA, PASS_ON, body=ASKS)
    code = code_of(desk, said.message_id)
    assert "stays on the list for the review" in staff(desk, SAM, f"DONE {code} noted it down")[0]
    assert [one for one, _ in in_tray(desk)] == [code]
    heard = []
    for day in range(1, 32):
        desk.clock.moment += timedelta(days=1)
        before = len(desk.sender.to(SAM))
        ring(desk)
        if any("what came of" in body for body in desk.sender.to(SAM)[before:]):
            heard.append(day)
    # 8 December, 22 December, and after two bank holidays 7 January is still ahead.
    assert heard == [14, 28]
    staff(desk, SAM, f"TELL {code} NOTHING they heard it and she was there")
    assert in_tray(desk) == []


def test_nothing_needs_a_reason_there(desk: Desk) -> None:
    code = code_of(desk, ask(desk, ASHA, PASS_ON, body=ASKS).message_id)
    assert "nothing is noted" in staff(desk, SAM, f"TELL {code} NOTHING")[0]
    assert len(in_tray(desk)) == 1


def test_the_database_lets_go_of_nothing_without_an_outcome(desk: Desk) -> None:
    code = code_of(desk, ask(desk, ASHA, PASS_ON, body=ASKS).message_id)
    for change in (
        "DELETE FROM for_review RETURNING item_id",
        "UPDATE for_review SET marked_at = marked_at - interval '1 day' RETURNING item_id",
    ):
        with pytest.raises(DBAPIError, match="stays until there is an outcome"):
            desk.rows(change)
    staff(desk, SAM, f"TELL {code} It was heard")
    assert len(desk.rows("DELETE FROM for_review RETURNING item_id")) == 1
