"""Inside an intent: which of its answers is meant. The names are shared with the actions."""

from __future__ import annotations

from typing import Any

OUT_OF_SCOPE = "out_of_scope"
#: Rasa's own, for what was not understood.
FALLBACK = "nlu_fallback"
#: Set by what the danger screen found, never by words: it has no examples and no topics.
DANGER = "danger"

#: Each intent and its topics; the first is that of examples that name none.
TOPICS: dict[str, tuple[str, ...]] = {
    "ask_key_worker": ("who", "what_is", "team", "in_charge", "profession"),
    "ask_cover_or_hours": ("cover", "hours", "meet_cover"),
    "contact_key_worker": ("call", "pass_on", "talk_now"),
    "report_symptom_change_self": ("news",),
    "report_concern_about_other": ("news",),
    "ask_consent_or_privacy": (
        "privacy",
        "about_me",
        "who_texted",
        "keep_private",
        "sharing",
        "who_told",
        "suspicion",
    ),
    "give_consent": ("give",),
    "withdraw_consent": ("withdraw",),
    "ask_about_service_user": ("ask",),
    "appointment_query": ("when", "change"),
    "medication_question": ("ask",),
    "ask_support_resources": (
        "activities",
        "peer_worker",
        "listening",
        "crisis_plan",
        "carers_rights",
        "carers_assessment",
        "get_help",
        "advocate",
    ),
    "feedback_or_complaint": (
        "complaint",
        "how_to_complain",
        "different_worker",
        "praise",
        "about_bot",
    ),
    "register_or_new_number": ("new_number", "register", "wrong_number"),
    "check_message_status": ("received", "cancel"),
    "stop_or_optout": ("pause", "resume"),
    "help_what_can_you_do": ("what", "automated"),
    "greet": ("greet",),
    "thank_bye": ("thank_bye",),
    "affirm": ("affirm",),
    "deny": ("deny",),
    OUT_OF_SCOPE: ("off_topic", "nonsense", "insult"),
}


class TopicError(ValueError):
    """An example names an intent or a topic that nobody answers."""


def topic_of(intent: str, metadata: dict[str, Any] | None) -> str:
    """The topic of a training example, from Rasa's metadata of it.

    Raises TopicError when there is no such intent or topic.
    """
    if intent not in TOPICS:
        raise TopicError(f"there is no intent {intent!r}")
    of_intent = (metadata or {}).get("intent") or {}
    topic: str = of_intent.get("topic", TOPICS[intent][0])
    if topic not in TOPICS[intent]:
        raise TopicError(f"intent {intent!r} has no topic {topic!r}")
    return topic
