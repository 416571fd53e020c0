"""The answers to what we ask somebody about telling their carers: whom, what, and a yes.

Each is an answer of the person with a fresh proof; a digit or a yes that comes when it has
lapsed belongs to nothing.
"""

from __future__ import annotations

from uuid import UUID

from bot.care.consent_changes import OFFERED, Choice, choose, is_asking, may_agree, withdraw
from bot.care.consent_now import consent_now, finding_now, group_of
from bot.care.consent_records import Standing
from bot.care.facts import Category
from bot.care.sharing_words import choice_in, is_no, is_yes, number_in, say_sharing
from bot.records.own_sharing import find_meant, has_texted_between
from bot.records.questions import OpenQuestion, close_open_question
from bot.records.teams import get_organisation
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.answers.sharing_give import (
    CONFIRM,
    ask_choice,
    leave_to_staff,
    name_of,
    note_question,
    own_carers,
    permit_to_list,
    signs_now,
)
from bot.services.record_sharing import ask_for_talk, record_versions, standing_with
from bot.services.turns import Said

#: A reply that says whom is about so many words; more of them are something else.
_NAME_AT_MOST = 5


def read_whom(answering: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    """Which of those listed it is about: their number, or their name."""
    listed = [UUID(one) for one in asked.payload["listed"]]
    number = number_in(words)
    other_id = listed[number - 1] if number is not None and number <= len(listed) else None
    if other_id is None and len(words.split()) <= _NAME_AT_MOST:
        other_id = find_meant(answering.unit, answering.sender.person_id, words).only
    if other_id is None:
        return None
    chosen, question = other_id, _kept(asked)

    def answer(answering: Answering, _: Question) -> Said:
        permit = permit_to_list(answering, question)
        if isinstance(permit, Said):
            return permit
        mine = own_carers(answering, permit)
        if chosen not in {one.id for one in mine}:
            return leave_to_staff(answering)
        return ask_choice(answering, question, permit, mine, chosen)

    return answer


def read_choice(answering: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    """What this carer may be told."""
    del answering
    choice = choice_in(words)
    if choice is None:
        return None
    other_id, question = UUID(asked.payload["other"]), _kept(asked)

    def answer(answering: Answering, _: Question) -> Said:
        if choice is Choice.LATER:
            return _leave_as_it_was(answering)
        if choice is Choice.NOTHING:
            return _stop(answering, other_id)
        return _read_back(answering, question, other_id, choice)

    return answer


def read_yes(answering: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    """Whether what was read back is what they want.

    Only right after it was read back: a yes after another text of theirs may be to another
    question of ours.
    """
    person_id, message_id = answering.sender.person_id, answering.turn.message_id
    if has_texted_between(answering.unit, person_id, asked.asked_in, message_id):
        return None
    other_id, question = UUID(asked.payload["other"]), _kept(asked)
    wanted = frozenset(Category(one) for one in asked.payload["categories"])
    if is_no(words):
        return lambda answering, _: _leave_as_it_was(answering)
    if not is_yes(words):
        return None

    def answer(answering: Answering, _: Question) -> Said:
        permit = permit_to_list(answering, question)
        if isinstance(permit, Said):
            return permit
        return _ask_worker(answering, other_id, wanted)

    return answer


def _kept(asked: OpenQuestion) -> Question:
    return Question.of_payload(asked.payload["question"])


def _leave_as_it_was(answering: Answering) -> Said:
    _close(answering)
    return answering.say("sharing_left")


def _stop(answering: Answering, other_id: UUID) -> Said:
    """Telling nothing needs no proof and no worker."""
    standing = standing_with(answering, other_id)
    record_versions(answering, standing, withdraw(standing.consents))
    _close(answering)
    ask_for_talk(answering)
    return answering.say("sharing_stopped")


def _read_back(answering: Answering, question: Question, other_id: UUID, choice: Choice) -> Said:
    permit = permit_to_list(answering, question)
    if isinstance(permit, Said):
        return permit
    standing, wanted = standing_with(answering, other_id), OFFERED[choice]
    if not may_agree(standing, answering.now):
        return leave_to_staff(answering)
    role = get_organisation(answering.unit).role_name
    carer = name_of(own_carers(answering, permit), other_id)
    values = {"carer": carer, "sharing": say_sharing(wanted, role)}
    versions = choose(standing.consents, wanted, open_now(standing, answering), answering.now)
    if is_asking(versions):
        kept = {"question": question.as_payload(), "other": str(other_id)}
        note_question(answering, CONFIRM, {**kept, "categories": sorted(wanted)})
        return answering.say("sharing_read_back", values, permit)
    # Nothing is added: what goes beyond the choice is closed at once.
    record_versions(answering, standing, versions)
    _close(answering)
    if versions:
        ask_for_talk(answering)
    return answering.say("sharing_is_now", values, permit)


def _ask_worker(answering: Answering, other_id: UUID, wanted: frozenset[Category]) -> Said:
    standing = standing_with(answering, other_id)
    _close(answering)
    if not may_agree(standing, answering.now):
        return leave_to_staff(answering)
    versions = choose(standing.consents, wanted, open_now(standing, answering), answering.now)
    record_versions(answering, standing, versions, signs_now(answering, standing))
    ask_for_talk(answering)
    return answering.say("sharing_waits")


def open_now(standing: Standing, answering: Answering) -> frozenset[Category]:
    """What the person's consent opens to the other now."""
    if standing.age is None:
        return frozenset()
    finding = finding_now(standing.capacity, standing.requester_id, answering.now)
    group = group_of(standing.age, finding)
    return consent_now(standing, group, finding, answering.now).categories


def _close(answering: Answering) -> None:
    if not answering.is_too_late:
        close_open_question(answering.unit, answering.sender.conversation_id)
