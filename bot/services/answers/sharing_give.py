"""Somebody agrees to more being told: after a PIN, about one carer, with a choice that is read
back. What they then say yes to waits for a worker, and opens nothing before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from bot.care.consent import Refusal
from bot.care.consent_changes import may_agree
from bot.care.consent_records import Hold, Standing
from bot.care.facts import Category
from bot.care.pressure import Sign, signs_of
from bot.care.protected import Permit
from bot.care.whom_of_mine import Mine
from bot.care.wishes import Wish
from bot.records.own_sharing import (
    find_last_text_at,
    find_meant,
    list_mine,
    list_own_words,
)
from bot.records.questions import OpenQuestion, set_open_question
from bot.services.answering import Answering
from bot.services.answers.confidence import said_may_be_told, say_may_be_told
from bot.services.answers.question import Answer, Question
from bot.services.answers.sharing_stop import speaks_for_themselves
from bot.services.ask_staff import ask_staff
from bot.services.proof import refuse_or_ask_proof
from bot.services.record_sharing import standing_with
from bot.services.turns import Said

#: How many stand in a list to choose from.
_MOST_LISTED = 3
#: Texts this short a time apart are read together: a PIN may have come between them.
TOGETHER = timedelta(minutes=15)

_MAY_BE_TOLD = re.compile(
    r"\b(?:(?:you|u|ye|yous|youse) (?:can|could|may)|(?:want|like|wish) (?:you|u|ye) to"
    r"|(?:it'?s|its|thats|that'?s) (?:ok|okay|fine|alright) to) (?:now )?(?:tell|let)\b"
    r"(?! (?:me|us|i|im|i'm|ive|i've|that|by|from|if|when|how)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:dont|don't|do not|never|not|no|stop)\b", re.IGNORECASE)

CHOICE, WHOM, CONFIRM = "sharing_choice", "sharing_whom", "sharing_confirm"


def agree_to_share(answering: Answering, question: Question) -> Said:
    """Ask whom it is about and what they may be told; staff do it where a text may not.

    From a carer or a stranger it is no consent, whatever they say: staff ask the person.
    """
    theirs = speaks_for_themselves(answering)
    if not theirs and said_may_be_told(answering.words) and not answering.is_known_service_user:
        return say_may_be_told(answering)
    # Whatever comes of it, staff see what was wanted: a first text is lost to no menu.
    ask_staff(answering, Wish.SHARING)
    if not theirs:
        return answering.say("sharing_asked")
    if answering.sender.others_see:
        return leave_to_staff(answering)
    permit = permit_to_list(answering, question)
    if isinstance(permit, Said):
        return permit
    mine = own_carers(answering, permit)
    meant = find_meant(answering.unit, answering.sender.person_id, answering.words, question.names)
    if meant.only is not None:
        return ask_choice(answering, question, permit, mine, meant.only)
    if not mine or (meant.said and not meant.ids):
        return leave_to_staff(answering)
    if len(mine) == 1 and not meant.everybody:
        return ask_choice(answering, question, permit, mine, mine[0].id)
    return _ask_whom(answering, question, permit, mine, meant.ids)


def unless_agreeing(answer: Answer) -> Answer:
    """An answer that gives way where the words say that somebody may be told: "you can tell my
    mum who my key worker is" asks for no name. Taken wrongly it costs a question, and opens
    nothing."""

    def with_words(answering: Answering, question: Question) -> Said:
        words = " ".join(answering.words.replace("\u2019", "'").split())
        agrees = _MAY_BE_TOLD.search(words) is not None and _NOT.search(words) is None
        if agrees and answering.is_known_service_user:
            return agree_to_share(answering, question)
        return answer(answering, question)

    return with_words


def permit_to_list(answering: Answering, question: Question) -> Permit | Said:
    """The permit to say to the sender what is recorded about telling others; else what was said
    in its place."""
    decision = answering.decide(Category.CONSENT_RECORD)
    if isinstance(decision, Refusal):
        return refuse_or_ask_proof(answering, question, decision)
    return decision


def own_carers(answering: Answering, permit: Permit) -> tuple[Mine, ...]:
    """Everybody recorded beside the sender, by a permit for it."""
    return list_mine(answering.unit, answering.sender.person_id).reveal(permit)


def leave_to_staff(answering: Answering) -> Said:
    """What a text may not set up, staff do in a call or a meeting."""
    ask_staff(answering, Wish.SHARING)
    return answering.say("sharing_by_staff")


def ask_choice(
    answering: Answering,
    question: Question,
    permit: Permit,
    mine: Sequence[Mine],
    other_id: UUID,
) -> Said:
    """Ask what this one may be told; staff do it for whom the law wants more than a text."""
    if not may_agree(standing_with(answering, other_id), answering.now):
        return leave_to_staff(answering)
    note_question(answering, CHOICE, {"question": question.as_payload(), "other": str(other_id)})
    return answering.say("sharing_choice", {"carer": name_of(mine, other_id)}, permit)


def note_question(answering: Answering, kind: str, payload: Mapping[str, object]) -> None:
    """Note what was asked, unless the turn was closed before."""
    if answering.may_ask:
        asked = OpenQuestion(kind, answering.turn.message_id, answering.now, payload)
        set_open_question(answering.unit, answering.sender, asked)


def name_of(mine: Sequence[Mine], other_id: UUID) -> str:
    """What one of them is called."""
    return next((one.first_name for one in mine if one.id == other_id), "") or "them"


def signs_now(answering: Answering, standing: Standing) -> tuple[Sign, ...]:
    """What may speak of pressure, as of this text."""
    unit, now = answering.unit, answering.now
    said = list_own_words(unit, standing.subject_id, now - TOGETHER)
    relationship = standing.relationship
    return signs_of(
        "\n".join(said),
        carer_texted_at=find_last_text_at(unit, standing.requester_id),
        now=now,
        others_see=answering.sender.others_see,
        hold=relationship is not None and relationship.hold is not Hold.NONE,
    )


def _ask_whom(
    answering: Answering,
    question: Question,
    permit: Permit,
    mine: Sequence[Mine],
    meant: frozenset[UUID],
) -> Said:
    listed = [one for one in mine if one.id in meant] if len(meant) > 1 else list(mine)
    asked = {"question": question.as_payload(), "listed": [str(one.id) for one in listed]}
    if len(listed) > _MOST_LISTED:
        note_question(answering, WHOM, {**asked, "listed": []})
        return answering.say("sharing_whom_name")
    note_question(answering, WHOM, asked)
    carers = ", ".join(f"{n} {one.first_name}" for n, one in enumerate(listed, 1))
    return answering.say("sharing_whom", {"carers": carers}, permit)
