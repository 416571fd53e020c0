"""What is answered to what: every intent of domain.yml has a row, every topic an answer.

The first topic of an intent is its default: what is answered when the dialogue has no topic.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.care.facts import Category
from bot.care.wishes import Wish
from bot.services.about_other import about_other, by_whom
from bot.services.answering import Answering
from bot.services.answers import carer_key_worker, team
from bot.services.answers.calls import ask_for_call, ask_to_talk_now
from bot.services.answers.carer_appointment import tell_appointment as tell_carer_appointment
from bot.services.answers.carer_asks import ask_about_other
from bot.services.answers.confidence import (
    keep_private,
    keeping_private,
    or_less,
    unless_may_be_told,
)
from bot.services.answers.key_worker import about_key_worker, who, who_covers
from bot.services.answers.messages import say_what_became, take_back
from bot.services.answers.numbers import answer_wrong_number
from bot.services.answers.own_record import say_what_is_kept, tell_appointment
from bot.services.answers.plain import asks, pass_on, says, says_or_asks
from bot.services.answers.question import Answer, Question
from bot.services.answers.sharing_give import agree_to_share, unless_agreeing
from bot.services.answers.sharing_seen import say_sharing_set, say_who_texted, say_who_was_told
from bot.services.answers.sharing_stop import stop_sharing
from bot.services.reports.take_report import if_news, take_report
from bot.services.turns import Said


def refuse_about_other(answering: Answering, _: Question) -> Said:
    """The one text for whoever cares for nobody and asks about another person; staff still read
    what they wrote."""
    answering.decide_about_other(Category.USES_SERVICE)
    return answering.say("refusal_neutral")


ANSWERS: Mapping[str, Mapping[str, Answer]] = {
    "ask_key_worker": {
        "who": by_whom(
            unless_agreeing(about_key_worker(Category.KEY_WORKER, who)),
            about_other(carer_key_worker.tell_key_worker),
        ),
        "what_is": says("what_a_key_worker_is"),
        "team": by_whom(
            team.about_team(team.others),
            about_other(carer_key_worker.tell_team(carer_key_worker.others)),
        ),
        "in_charge": by_whom(
            team.about_team(team.in_charge),
            about_other(carer_key_worker.tell_team(carer_key_worker.in_charge)),
        ),
        "profession": by_whom(
            team.about_team(team.profession),
            about_other(carer_key_worker.tell_team(carer_key_worker.profession)),
        ),
    },
    "ask_cover_or_hours": {
        "cover": by_whom(
            unless_agreeing(about_key_worker(Category.COVER, who_covers)),
            about_other(carer_key_worker.tell_cover),
        ),
        "hours": says("hours"),
        "meet_cover": asks(Wish.MEET_COVER, "meet_cover_asked"),
    },
    "contact_key_worker": {
        "call": ask_for_call,
        "pass_on": if_news(pass_on),
        "talk_now": ask_to_talk_now,
    },
    "report_symptom_change_self": {"news": take_report},
    "report_concern_about_other": {"news": keeping_private(take_report)},
    "ask_consent_or_privacy": {
        "privacy": or_less(unless_may_be_told(says("privacy"))),
        "about_me": say_what_is_kept,
        "who_texted": say_who_texted,
        "keep_private": or_less(unless_may_be_told(keep_private)),
        "sharing": unless_may_be_told(say_sharing_set),
        "who_told": say_who_was_told,
        "suspicion": says("suspicion"),
    },
    "give_consent": {"give": agree_to_share},
    "withdraw_consent": {"withdraw": stop_sharing},
    "ask_about_service_user": {"ask": by_whom(refuse_about_other, ask_about_other)},
    "appointment_query": {
        "when": by_whom(
            unless_agreeing(tell_appointment), about_other(tell_carer_appointment, Wish.APPOINTMENT)
        ),
        "change": asks(Wish.APPOINTMENT, "appointment_change"),
    },
    "medication_question": {
        "ask": asks(Wish.MEDICINE, "medicine", text_if_copied="medicine_health_lead"),
    },
    "ask_support_resources": {
        "activities": asks(Wish.RESOURCES, "resources_asked"),
        "peer_worker": asks(Wish.PEER_WORKER, "peer_asked"),
        "listening": says("listening"),
        "crisis_plan": says("crisis_plan"),
        "carers_rights": says("carers_rights"),
        "carers_assessment": says("carers_assessment"),
        "get_help": says("get_help"),
        "advocate": asks(Wish.ADVOCATE, "advocate_asked"),
    },
    "feedback_or_complaint": {
        "complaint": asks(Wish.COMPLAINT, "complaint"),
        "how_to_complain": says_or_asks(Wish.COMPLAINT, "how_to_complain"),
        "different_worker": asks(Wish.OTHER_WORKER, "other_worker_asked"),
        "praise": says("praise"),
        "about_bot": says("about_bot"),
    },
    "register_or_new_number": {
        "new_number": asks(Wish.NUMBER, "new_number"),
        "register": asks(Wish.NUMBER, "register"),
        "wrong_number": answer_wrong_number,
    },
    "check_message_status": {"received": say_what_became, "cancel": take_back},
    # Only the words themselves change it: "i want it all to stop" may mean something else, and
    # staff read it.
    "stop_or_optout": {
        "pause": or_less(asks(Wish.PASS_ON, "pause_asked")),
        "resume": says("resume_asked"),
    },
    "help_what_can_you_do": {"what": says("what_i_am"), "automated": says("automated")},
    "greet": {"greet": says("greeting")},
    "thank_bye": {"thank_bye": says("thanks")},
    "affirm": {"affirm": pass_on},
    "deny": {"deny": pass_on},
    "out_of_scope": {
        "off_topic": says("off_topic"),
        "nonsense": says("not_understood_offer"),
        "insult": says("insult"),
    },
    "nlu_fallback": {"unclear": says("not_understood_offer")},
}


def find_answer(question: Question) -> Answer | None:
    """The answer to a question; the default of its intent where the topic has none of its own.

    None for an intent that has no answer: the text is then passed on.
    """
    topics = ANSWERS.get(question.intent)
    if topics is None:
        return None
    return topics.get(question.topic) or next(iter(topics.values()))
