"""A question about another person: whom it means, and what of them the records open.

What the writer can notice depends on their words, their own proof and live permits, and on nothing
else: not on whether anybody of that name is known here. The same questions are put to the database
until a permit is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Generic, TypeVar

from bot.care.consent import Refusal
from bot.care.consent_records import Standing
from bot.care.facts import Category, Verification
from bot.care.protected import Permit, Protected, Reason
from bot.care.whom import Whom, list_said, match, read_whom
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import conversations, items
from bot.records.clocks import ClockKind, set_clock
from bot.records.questions import OpenQuestion, set_open_question
from bot.records.related import list_related
from bot.records.standing import find_standing
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.proof import refuse_or_ask_proof
from bot.services.turns import Said

#: The open question "Who is this about?".
ASKED_WHOM = "about"

#: A name that comes later than this may mean something else.
WHOM_LASTS = timedelta(hours=1)

#: How long "she" goes on meaning whom somebody last named.
ABOUT_LASTS = timedelta(hours=24)

_OF_ANOTHER = re.compile(
    r"\b(?:his|her|their)\s+(?:key\s?worker|worker|care\s?co-?ordinator|nurse|cpn|team|cover|plan"
    r"|appointment|appointments|appt|meeting)\b",
    re.IGNORECASE,
)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about another. `question` carries whom it means, so that it can wait for a PIN;
    `standing` is what is held about the two, or about nobody."""

    question: Question
    standing: Standing


@dataclass(frozen=True, slots=True)
class Told(Generic[T_co]):
    """A fact that may be told, the permit for it, and what it is known again by."""

    fact: T_co
    permit: Permit
    known_by: bytes | None


#: Answers a question of which it is known whom it means.
Tell = Callable[[Answering, Asked], Said]


def by_whom(own: Answer, other: Answer) -> Answer:
    """Answers by who is asked about: `own` about the writer, `other` about somebody else."""

    def answer(answering: Answering, question: Question) -> Said:
        chosen = other if is_about_other(answering, question) else own
        return chosen(answering, question)

    return answer


def is_about_other(answering: Answering, question: Question) -> bool:
    """Whether a question is about somebody else than the writer.

    Of a service user who cares for nobody it is about themselves, and of a carer about another. Of
    who is both the words alone decide: another is meant where one is named, called by what they
    are to the writer, or where it is "her key worker"; all else, "my key worker" or "when is he
    back", is about themselves.
    """
    sender = answering.sender
    if not (sender.is_service_user and sender.is_carer):
        return not sender.is_service_user
    words = answering.words
    return bool(list_said(words, question.names) or _OF_ANOTHER.search(words))


def about_other(tell: Tell, wish: Wish | None = None, *, is_for_staff: bool = False) -> Answer:
    """An answer about another: whoever has proved nothing is refused, and whoever has not said
    whom they mean is asked. `wish`: what staff are asked for until then. `is_for_staff`: whoever
    it is about, staff answer it, so the question says at once when they read it."""

    def answer(answering: Answering, question: Question) -> Said:
        if answering.verification is Verification.UNKNOWN:
            _ask_staff(answering, wish)
            return _refuse_stranger(answering)
        whom = _find_whom(answering, question)
        if whom is None:
            _ask_staff(answering, wish)
            text_id = "ask_whom_for_staff" if is_for_staff else "ask_whom"
            return _ask_whom(answering, question, text_id)
        # Whom it means goes with the question: the text that resumes it may hold only a PIN.
        asked = replace(question, names=(whom.words,))
        return tell(answering, Asked(asked, _find_standing(answering, whom)))

    return answer


def open_fact(
    answering: Answering, asked: Asked, category: Category, find: Callable[[], Protected[T]]
) -> Told[T] | Refusal:
    """A fact about another, by a permit. It is looked up only with one, or where the writer is
    recorded to know it: then it is told if it is still the same."""
    decision = answering.decide_about_other(category, asked.standing)
    if isinstance(decision, Permit):
        found = find()
    elif decision.reason is Reason.KNOWN_STALE:
        found = find()
        decision = answering.decide_about_other(category, asked.standing, current=found.fingerprint)
    if isinstance(decision, Refusal):
        return decision
    return Told(found.reveal(decision), decision, found.fingerprint)


def refuse_about_other(
    answering: Answering, asked: Asked, refusal: Refusal, *, proof_helps: bool = True
) -> Said:
    """The fixed text of a no, or the question for a PIN where that might change anything.

    Staff look into it afterwards, on a clock of its own: whether there was anything to look into
    must not show in this turn.
    """
    if not answering.is_too_late:
        item = items.find_item_of(answering.unit, answering.turn.message_id)
        if item is not None:
            set_clock(answering.unit, ClockKind.REFUSED, item.id, answering.now)
    if proof_helps:
        return refuse_or_ask_proof(answering, asked.question, refusal)
    return answering.refuse(refusal)


def _ask_staff(answering: Answering, wish: Wish | None) -> None:
    if wish is not None:
        ask_staff(answering, wish)


def _refuse_stranger(answering: Answering) -> Said:
    decision = answering.decide_about_other(Category.USES_SERVICE)
    if isinstance(decision, Permit):
        raise TypeError("nobody is told about nobody")
    return answering.refuse(decision)


def _find_whom(answering: Answering, question: Question) -> Whom | None:
    """Whom a text means; where it names nobody, whom the writer named within the last day."""
    unit, sender, now = answering.unit, answering.sender, answering.now
    said = list_said(answering.words, question.names)
    if len(said) == 1:
        conversations.set_about(unit, sender, said[0].words, now)
        return said[0]
    kept = conversations.find_about(unit, sender, now - ABOUT_LASTS)
    return None if said or kept is None else read_whom(kept)


def _ask_whom(answering: Answering, question: Question, text_id: str) -> Said:
    if answering.has_said("report_whom", "report_then_whom"):
        return Said(())  # The report that this text opened has just asked the same.
    if answering.may_ask:
        payload = {"question": question.as_payload()}
        asked_in, asked_at = answering.turn.message_id, answering.now
        set_open_question(
            answering.unit,
            answering.sender,
            OpenQuestion(ASKED_WHOM, asked_in, asked_at, payload),
        )
    return answering.say(text_id)


def _find_standing(answering: Answering, whom: Whom) -> Standing:
    unit, requester_id = answering.unit, answering.sender.person_id
    subject_id = match(whom, list_related(unit, requester_id))
    return find_standing(unit, subject_id, requester_id, local(answering.now).date())
