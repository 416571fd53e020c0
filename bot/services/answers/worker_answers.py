"""READ: what a worker wrote to somebody, and what waited since others may see their phone, or since
it takes a PIN. What may be told is decided in this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.care.consent import Decision, Refusal
from bot.care.facts import Category
from bot.care.hours import when_words
from bot.care.protected import Permit
from bot.care.routing import Role
from bot.care.worker_answers import Signed
from bot.clock import local
from bot.records import items, key_team, outcomes, people, worker_answers
from bot.records.audit import Event, add_event
from bot.records.worker_answers import WorkerAnswer
from bot.services.answer_never import find_never
from bot.services.answer_sending import hold_answer
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.item_opening import belongs_to, candidates_for
from bot.services.proof import ask_if_it_helps
from bot.services.staffed_hours import reading_occasion
from bot.services.tell_outcome_whose import Whose, find_whose
from bot.services.turns import Said
from bot.services.weigh_answer import current_of

#: What nobody asked for in this time is not read out to whoever has the phone by then.
_WAITS_FOR = timedelta(days=14)
#: What a PIN is asked for, so that the same is answered once it comes.
_WHAT_WAITS = Question("check_message_status", "received")
_TEXTS = {
    Signed.KEY_WORKER: "answer_key_worker",
    Signed.COVER: "answer_cover",
    Signed.STAFF: "answer_staff",
}


def read_worker_answers(answering: Answering) -> Said | None:
    """Say what staff wrote and what waits, oldest first; None where nothing does."""
    if answering.is_too_late:
        return None
    since, person_id = answering.now - _WAITS_FOR, answering.sender.person_id
    waiting = worker_answers.list_waiting(answering.unit, person_id, since)
    said: list[str] = []
    for number, answer in enumerate(waiting):
        step = None if number == 0 else f"then_answer_{number}"
        told = _tell(answering, answer, step)
        said += () if told is None else told.text_ids
        if told is not None and "ask_pin" in told.text_ids:
            break
    return Said(tuple(said)) if said else None


def _tell(answering: Answering, answer: WorkerAnswer, step: str | None) -> Said | None:
    """One answer: as it was written, after a PIN, or not at all; then its worker hears so."""
    unit, sender, now = answering.unit, answering.sender, answering.now
    item = items.get_item(unit, answer.item_id)
    sent = outcomes.get_sent(unit, item)
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    decided = worker_answers.is_decided(unit, answer.id)
    never = find_never(unit, item, sent, sender, whose, now, told=decided)
    decisions = [_decide(answering, whose, category) for category in answer.categories]
    refused = next((one for one in decisions if isinstance(one, Refusal)), None)
    if never is None and refused is not None:
        asked = ask_if_it_helps(answering, _WHAT_WAITS, refused)
        if asked is not None:
            return asked
    if never is not None or refused is not None:
        hold_answer(unit, answer, "consent" if never is None else never.value, now)
        text_id = "message_dealt_with" if whose.is_own else "outcome_neutral"
        when = when_words(local(sent.received_at), local(now).date())
        return answering.say(text_id, {"sent": when}, step=step)
    permits = [one for one in decisions if isinstance(one, Permit)]
    worker_answers.mark_read(unit, answer.id, now)
    _note(answering, answer)
    return _say(answering, answer, whose, permits, step)


def _say(
    answering: Answering,
    answer: WorkerAnswer,
    whose: Whose,
    permits: Sequence[Permit],
    step: str | None,
) -> Said:
    words = worker_answers.open_words(answering.unit, answer)
    signed, name, naming = _sign(answering, answer, whose)
    values = {"words": words} if name is None else {"words": words, "worker": name}
    told = [*permits, *naming]
    known_by = [permit.fingerprint for permit in told]
    return answering.say(_TEXTS[signed], values, *told, step=step, known_by=known_by)


def _sign(
    answering: Answering, answer: WorkerAnswer, whose: Whose
) -> tuple[Signed, str | None, list[Permit]]:
    """Who wrote it, where they are still what they were and their name may be told now."""
    nobody: tuple[Signed, str | None, list[Permit]] = (Signed.STAFF, None, [])
    signed = Signed(answer.signed)
    if signed is not Signed.KEY_WORKER or whose.person_id is None:
        return nobody
    unit, now = answering.unit, answering.now
    about = people.get_person(unit, whose.person_id)
    _, candidates = candidates_for(unit, about, now)
    if not any(c.id == answer.by.id and c.role is Role.KEY_WORKER for c in candidates):
        return nobody
    decision = _decide(answering, whose, Category.KEY_WORKER)
    if isinstance(decision, Refusal):
        return nobody
    when = reading_occasion(unit, belongs_to(unit, about)[0], now)
    fact = key_team.find_key_team(unit, whose.person_id, when).key_worker.reveal(decision)
    return nobody if fact is None else (signed, fact.first_name, [decision])


def _decide(answering: Answering, whose: Whose, category: Category) -> Decision:
    if whose.is_own:
        return answering.decide(category)
    current = current_of(answering.unit, whose.person_id, category, answering.now)
    return answering.decide_about_other(category, whose.standing, current=current)


def _note(answering: Answering, answer: WorkerAnswer) -> None:
    add_event(
        answering.unit,
        Event(
            "answer.read",
            answering.now,
            actor="person",
            actor_id=answer.person_id,
            subject_id=answer.person_id,
            message_id=answering.turn.message_id,
            details={"item": str(answer.item_id), "answer": str(answer.id)},
        ),
    )
