"""A text with a code of an item: from a phone of staff it is done, from any other it is a text like
any other, and its sender hears that nothing has changed."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.care.staff_replies import StaffReply, read_staff_reply
from bot.care.staff_words import StaffAnswer, read_staff_answer
from bot.records import phones
from bot.records.messages import NewMessage
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.answer_stray_code import answer_stray_code
from bot.services.hear_reply import hear_reply
from bot.services.hear_staff import hear_answer

CodeWords = StaffAnswer | StaffReply


def read_code_words(text: str) -> CodeWords | None:
    """What a text says with a code; None when it is something else."""
    return read_staff_answer(text) or read_staff_reply(text)


def hear_code(
    unit: Unit,
    app: App,
    said: CodeWords | None,
    address_hash: bytes,
    message: NewMessage,
    sender: Sender,
    now: datetime,
) -> bool:
    """Whether a text was heard as one of staff, or answered as a stray one. False where it holds
    danger and is nobody's of staff: then it is taken up as that."""
    staff = None if said is None else phones.find_staff(unit, address_hash)
    if said is None or (staff is None and message.danger):
        return False
    if isinstance(said, StaffAnswer):
        hear_answer(unit, app, staff, said, message, sender, now)
        return True
    if staff is not None and hear_reply(unit, app, staff, said, message.id, now):
        return True
    if message.danger:
        return False
    # A code of somebody else, one that is over and one that never was: nobody learns which.
    text_id = "staff_code_not_used"
    answer_stray_code(unit, sender, message.id, message.channel, now, text_id=text_id)
    return True
