"""What a worker wrote did not arrive, for good: whoever wrote it must know, for they believe that
the person has read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.records import items, worker_answers
from bot.records.audit import Event, add_event
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff


def tell_answer_lost(unit: Unit, outbound_id: UUID, code: str, now: datetime) -> None:
    """Tell whoever wrote the answer that a text carried, once; nothing where it carried none.
    `code`: the provider's error code, or a word for why it was given up."""
    answer = worker_answers.find_by_text(unit, outbound_id)
    if answer is None:
        return
    item = items.get_item(unit, answer.item_id)
    send_to_staff(
        unit,
        answer.by.kind,
        answer.by.id,
        "staff_answer_lost",
        {"code": item.code},
        item.message_id,
        f"answer_lost:{answer.id}",
        now,
        urgent=True,
    )
    details = {"item": str(item.id), "answer": str(answer.id), "code": code}
    about = (answer.person_id, item.message_id)
    lost = Event("answer.lost", now, subject_id=about[0], message_id=about[1], details=details)
    add_event(unit, lost)
