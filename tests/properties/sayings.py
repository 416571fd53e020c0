"""What people say in a history, and what the dialogue may make of it."""

from __future__ import annotations

from bot.services.answers.question import Question
from bot.services.answers.table import ANSWERS
from tests.properties.cast import DURESS, PIN, QUIET, WRONG_PIN

#: Everything that the dialogue can make of any text.
ANYTHING = tuple(Question(i, topic) for i, topics in ANSWERS.items() for topic in topics)

#: What is asked about somebody, most of the time.
MOSTLY_ASKED = (
    *[Question("ask_key_worker", "who")] * 3,
    Question("ask_key_worker", "team"),
    *[Question("ask_cover_or_hours", "cover")] * 2,
    *[Question("appointment_query", "when")] * 2,
    Question("ask_about_service_user", "ask"),
    Question("check_message_status", "received"),
    Question("ask_consent_or_privacy", "keep_private"),
    Question("give_consent", "give"),
)
#: What those who use the service ask about telling others.
OF_SHARING = (
    *[Question("give_consent", "give")] * 3,
    Question("withdraw_consent", "withdraw"),
    Question("ask_consent_or_privacy", "sharing"),
    Question("ask_consent_or_privacy", "who_told"),
    Question("ask_consent_or_privacy", "who_texted"),
    Question("ask_consent_or_privacy", "about_me"),
)
ASKS = (
    "who is the key worker of {name}",
    "is {name} seeing anybody on friday, {words}",
    "{words} {name} is not eating, who looks after {name}",
    "when does {name} have to come in",
    "{words} who is the key worker",
    "did my text arrive {words}",
    "dont tell {name} i told you {words}",
    "you can tell {name} that i texted",
    "{name} says its ok to tell me",
)
SAYS_OF_SHARING = (
    "you can tell {name} who my key worker is",
    "i want {name} to know who covers, {words}",
    "tell {name} about my appointments too",
    "stop telling {name} anything",
    "dont tell {name} about my appointments {words}",
    "who can see what i tell you",
    "who have you told",
    "has {name} been texting you",
)
COMMANDS = ("PAUSE", "RESUME", "CALL", "WRONG", "ok", "thanks", "NO PIN", "CLEAR", "URGENT")
AGREED = (DURESS, QUIET)
REPLIES = ("1", "2", "3", "4", "YES", "yes", "no", "9", "both", PIN, WRONG_PIN)

#: What answers each kind of our questions, beside a name.
FITTING = {
    "pin": (PIN, PIN, PIN, WRONG_PIN),
    "sharing_whom": ("1", "2"),
    "sharing_choice": ("1", "2", "2", "3", "4"),
    "sharing_confirm": ("YES", "YES", "no"),
}
