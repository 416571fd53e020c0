"""The forms with which staff say that they have an item, or what they did. On call and on the
console they are the same."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.care.staff_words import Said, StaffAnswer
from bot.web.on_call.codes import uuid_of

#: What became of an answer, by the id of the text that would say so on a phone. Whatever else an
#: address brings says nothing.
BECAME = frozenset(
    "staff_has_alert staff_has_alert_already staff_with_another staff_has_it staff_taken_already "
    "staff_stopped_already staff_handed_over staff_tried staff_done staff_done_call_open "
    "staff_closed_already staff_done_review staff_told_words staff_told_neutral "
    "staff_told_nothing staff_not_told staff_told_already".split()
)
SAY_MORE = frozenset({"staff_say_more", "staff_tell_more"})


def read_answer(
    form: Mapping[str, str], code: str | None, said: str
) -> tuple[StaffAnswer, UUID] | None:
    """What a form says of the item of a code, and the form's own id; None where it is none."""
    form_id = uuid_of(form.get("form", ""))
    if code is None or form_id is None or said not in set(Said):
        return None
    words, tell = form.get("words", "").strip(), form.get("tell", "").strip()
    return StaffAnswer(Said(said), code, words, tell), form_id


def typed_again(answer: StaffAnswer) -> dict[str, str]:
    """What was typed, to be shown once more with what is missing."""
    return {"tried": "", "done": "", answer.said.value: answer.words, "tell": answer.tell}
