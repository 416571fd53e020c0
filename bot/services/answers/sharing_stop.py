"""Somebody takes back what others may be told. A number match is enough: telling less is safe."""

from __future__ import annotations

from bot.care.consent_changes import narrow, withdraw
from bot.care.pressure import is_third_person
from bot.care.sharing_words import categories_said
from bot.care.wishes import Wish
from bot.records.own_sharing import find_meant, list_others
from bot.records.questions import close_open_question, find_open_question
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.narrow_phone import narrow_phone, wants_less
from bot.services.record_sharing import ask_for_talk, record_versions, standing_with
from bot.services.turns import Said


def stop_sharing(answering: Answering, question: Question) -> Said:
    """Stop or narrow at once, about the one who is meant or about everybody. The words are the
    same whatever there was to stop.

    From anybody else such words change nothing: staff read them.
    """
    if not speaks_for_themselves(answering):
        ask_staff(answering, Wish.SHARING)
        return answering.say("sharing_stop_asked")
    unit, person_id = answering.unit, answering.sender.person_id
    words = answering.words
    one = find_meant(unit, person_id, words, question.names).only
    less = wants_less(words)
    if one is None and less is not None:
        return narrow_phone(answering, less)
    taken = categories_said(words)
    for other_id in list_others(unit, person_id) if one is None else [one]:
        standing = standing_with(answering, other_id)
        records = standing.consents
        versions = narrow(records, taken, answering.now) if taken else withdraw(records)
        record_versions(answering, standing, versions)
    _forget_what_was_asked(answering)
    ask_for_talk(answering)
    return answering.say("sharing_stopped")


def _forget_what_was_asked(answering: Answering) -> None:
    """A yes that comes after this must not be to what was read back before."""
    conversation_id = answering.sender.conversation_id
    asked = find_open_question(answering.unit, conversation_id)
    if asked is not None and asked.kind.startswith("sharing_") and not answering.is_too_late:
        close_open_question(answering.unit, conversation_id)


def speaks_for_themselves(answering: Answering) -> bool:
    """Whether a service user texts of what is theirs. Somebody who is a carer as well may be
    speaking for the one they care for."""
    if not answering.is_known_service_user:
        return False
    return not (answering.sender.is_carer and is_third_person(answering.words))
