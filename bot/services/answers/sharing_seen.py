"""What somebody may see of telling others: what is set, what was told, and who has texted."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.care.consent import Refusal
from bot.care.facts import Category, Verification
from bot.care.protected import Permit
from bot.care.sharing_words import say_sharing
from bot.clock import local
from bot.records.confidences import find_shared_message, get_text_of, list_texts_of
from bot.records.disclosures import Disclosure, list_disclosures
from bot.records.own_sharing import list_others
from bot.records.teams import get_organisation
from bot.services.answering import REFUSALS, Answering
from bot.services.answers.question import Question
from bot.services.answers.sharing_give import note_question, own_carers, permit_to_list
from bot.services.answers.sharing_replies import open_now
from bot.services.record_sharing import standing_with
from bot.services.turns import Said
from bot.services.wording import date_words

#: How many stand in one text; staff have the whole list.
_MOST = 3
_TEXTED_SINCE = timedelta(days=14)
_TOLD = re.compile(
    r"\b(?:have|has|did|av|hav|hae|uv) (?:you|u|ye|yous|youse|ya|staff|they|any ?(?:one|body)"
    r"|some ?(?:one|body)|he|she)\b.*"
    r"\b(?:told|tell|tellt|say|said|disclosed?|passed?|shared?|gave|given?)\b"
    r"|\bbeen (?:told|given|disclosed|passed)\b"
    r"|\byou(?:'?ve| have)? (?:already )?(?:told|tellt)\b",
    re.IGNORECASE,
)


def say_sharing_set(answering: Answering, question: Question) -> Said:
    """What is set about telling others, or what was told. Without a proof: what holds for
    everyone, and that a PIN opens more."""
    if not answering.is_known_service_user or answering.sender.others_see:
        return _say_general(answering, "sharing")
    if _TOLD.search(answering.words) is not None:
        return say_who_was_told(answering, question)
    if answering.verification < Verification.FRESH_PROOF:
        # The PIN may come next, and then opens this very question.
        note_question(answering, "pin", {"question": question.as_payload()})
        return _say_general(answering, "sharing_more")
    permit = permit_to_list(answering, question)
    if isinstance(permit, Said):
        return permit
    said = _say_what_is_set(answering, permit)
    answering.settle()
    return said


def say_who_was_told(answering: Answering, question: Question) -> Said:
    """The newest that was told to others about the sender, to whom and when."""
    if not answering.is_known_service_user or answering.sender.others_see:
        return _say_general(answering, "sharing")
    kept = Question(question.intent, "who_told", question.times, question.names)
    permit = permit_to_list(answering, kept)
    if isinstance(permit, Said):
        return permit
    person_id = answering.sender.person_id
    refusals = sorted(REFUSALS.values())
    found = list_disclosures(answering.unit, person_id, refusals, _MOST).reveal(permit)
    answering.settle()
    if not found:
        return answering.say("told_nobody", {}, permit)
    role = get_organisation(answering.unit).role_name
    told = ". ".join(_told_words(one, role) for one in found)
    return answering.say("told_others", {"told": told}, permit)


def say_who_texted(answering: Answering, _: Question) -> Said:
    """Nobody is told who else texts us, unless that one chose it: then who and when, never
    what."""
    if answering.is_known_service_user and answering.verification >= Verification.FRESH_PROOF:
        said = _say_shared(answering)
        if said is not None:
            return said
    said = answering.say("who_texted")
    answering.settle()
    return said


def _say_general(answering: Answering, text_id: str) -> Said:
    said = answering.say(text_id)
    answering.settle()
    return said


def _say_what_is_set(answering: Answering, permit: Permit) -> Said:
    role = get_organisation(answering.unit).role_name
    set_for = []
    for one in own_carers(answering, permit):
        opened = open_now(standing_with(answering, one.id), answering)
        set_for.append(f"{one.first_name}: {say_sharing(opened, role)}")
    if not set_for:
        return answering.say("sharing_none_set", {}, permit)
    text_id = "sharing_set" if len(set_for) <= _MOST else "sharing_set_more"
    return answering.say(text_id, {"set_for": ". ".join(set_for[:_MOST])}, permit)


def _told_words(one: Disclosure, role: str) -> str:
    kinds = {
        Category.USES_SERVICE: "that you use our service",
        Category.KEY_WORKER: f"who your {role} is",
        Category.COVER: "who covers",
        Category.APPOINTMENT: "your appointment",
        Category.REVIEW_ACTION: "a review action",
    }
    return f"{one.first_name}: {kinds.get(one.category, 'a message')}, on {date_words(one.at)}"


def _say_shared(answering: Answering) -> Said | None:
    """The newest text of a carer who lets the person know of it; None where there is none."""
    unit, person_id = answering.unit, answering.sender.person_id
    since = answering.now - _TEXTED_SINCE
    for message_id in list_texts_of(unit, list_others(unit, person_id), since):
        message = find_shared_message(unit, message_id)
        if message is None or person_id not in message.shown_to:
            continue
        permit = answering.decide(Category.CARERS_MESSAGES, message)
        if isinstance(permit, Refusal):
            continue
        told = get_text_of(unit, message_id, person_id).reveal(permit)
        values = {"carer": told.first_name, "day": date_words(local(told.received_at))}
        return answering.say("who_texted_shared", values, permit)
    return None
