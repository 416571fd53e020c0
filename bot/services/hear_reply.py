"""A phone of staff texted ANSWER, PASS, CALLED, CLAIM or RELEASE with a code: done, and told what
became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from bot.app import App
from bot.care.staff_replies import Does, StaffReply, find_taker
from bot.care.worker_answers import Never, Wrong
from bot.records import items
from bot.records.items import Item
from bot.records.phones import Staff, list_same_phone
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.alerting import send_to_staff
from bot.services.claim_talk import put_back, put_claim
from bot.services.item_access import find_item_to_answer
from bot.services.pass_item_on import list_takers, put_pass
from bot.services.record_call_back import record_call_back
from bot.services.write_answer import Became, Given, Written, put_answer

_CLAIMED = {
    "claimed": "staff_claimed",
    "yours": "staff_claimed",
    "taken": "staff_claim_taken",
    "released": "staff_released",
    "over": "staff_released",
}


def hear_reply(
    unit: Unit, app: App, staff: Staff, reply: StaffReply, message_id: UUID, now: datetime
) -> bool:
    """Do what a reply says, and tell its sender what became of it. False where its code is nothing
    to this phone: then the text is one like any other."""
    found = items.find_by_code(unit, reply.code)
    if found is None:
        return False
    unit.lock_until_commit(found.person_id.bytes)
    whose = find_item_to_answer(unit, list_same_phone(unit, staff), reply.code, now)
    if whose is None or (whose[1].closed_at is not None and reply.does is Does.PASS_ON):
        return False
    who, item = whose
    values = {"code": item.code}
    try:
        match reply.does:
            case Does.ANSWER:
                text_id = _answer(unit, app, who, item, reply, message_id, now)
            case Does.PASS_ON:
                text_id, letters = _pass_on(unit, app, who, item, reply, message_id, now)
                values = {**values, **letters}
            case Does.CALLED:
                text_id = record_call_back(unit, who, item, reply.words, message_id, now)
            case Does.CLAIM:
                text_id = _CLAIMED[put_claim(app, unit, who, item, message_id, now, message_id)]
            case Does.RELEASE:
                text_id = _CLAIMED[put_back(unit, who, item, now)]
    except ErasedError:
        return False
    send_to_staff(unit, who.kind, who.id, text_id, values, message_id, "answered", now)
    return True


def _answer(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    reply: StaffReply,
    message_id: UUID,
    now: datetime,
) -> str:
    """A text can be warned, and cannot say that it knows better: for that there is the page."""
    given = Given(reply.words, message_id=message_id)
    return _said(put_answer(unit, app, staff, item, given, message_id, now))


def _said(written: Written) -> str:
    weighed = written.weighed
    match written.became:
        case Became.WARNED:
            return "staff_answer_warned"
        case Became.ANOTHER:
            return "staff_answer_another"
        case Became.WRONG if weighed is not None and Wrong.NETWORK in weighed.wrong:
            return "staff_answer_network"
        case Became.WRONG:
            return "staff_answer_not_sent"
        case Became.NEVER if weighed is not None and weighed.never is Never.UNSEEN:
            return "staff_answer_unseen"
        case Became.NEVER if weighed is not None and weighed.never is Never.CLAIMED:
            return "staff_answer_another"
        case Became.NEVER:
            return "staff_answer_never"
        case _:
            waits = weighed is not None and weighed.waits
            return "staff_answer_waits" if waits else "staff_answer_written"


def _pass_on(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    reply: StaffReply,
    message_id: UUID,
    now: datetime,
) -> tuple[str, dict[str, str]]:
    taker = find_taker(reply.words, list_takers(unit, staff, item, now))
    if taker.found is None:
        if taker.which and len(set(taker.which)) > 1:
            return "staff_pass_which", {"letters": ", ".join(taker.which)}
        return "staff_pass_who", {}
    pass_id = uuid5(message_id, "pass")
    about = (taker.found, taker.words, pass_id, now, message_id)
    return put_pass(unit, app, staff, item, *about), {}
