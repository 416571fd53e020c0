"""READ: what we said waits for somebody, on a phone that anybody may look at."""

from __future__ import annotations

from bot.care.change_worker import BOTH_NAMED_FOR
from bot.care.facts import Category
from bot.records import worker_changes
from bot.services.answering import Answering
from bot.services.answers.key_worker import about_key_worker, who
from bot.services.answers.messages import answered, read_new_outcome, read_outcome
from bot.services.answers.question import Question
from bot.services.answers.worker_answers import read_worker_answers
from bot.services.turns import Said

#: As what the text counts: what it stands for, so that it can be answered after a PIN too.
_WHO = Question("ask_key_worker", "who")


def read_waiting(answering: Answering, _: Question) -> Said:
    """What a worker wrote to them and what became of what they wrote, when that was not told yet;
    then who the key worker is now, by the permit that it always takes, when that changed; else
    what was told last, or nothing."""
    said = read_worker_answers(answering)
    if said is not None:
        return answered(answering, said)
    new = read_new_outcome(answering)
    if new is not None:
        return new
    since = answering.now - BOTH_NAMED_FOR
    sender = answering.sender
    if worker_changes.find_told(answering.unit, sender.person_id, since) is not None:
        return about_key_worker(Category.KEY_WORKER, who)(answering, _WHO)
    return read_outcome(answering)
