"""What a page says after a form was taken, by the word that the address brings. An address that
brings another word says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SAID: Mapping[str, str] = MappingProxyType(
    {
        "saved": "Saved.",
        "consent_confirmed": "Confirmed. It holds from now on.",
        "consent_turned_down": "Turned down. What held before goes on.",
        "secret_set": "Set. It is not shown again.",
        "secret_cleared": "Forgotten.",
        "number_unlocked": "The number counts again.",
        "outcome_kept": "Kept. It is not in the tray any more.",
        "kept_apart": "They are kept apart from now on.",
        "apart_no_more": "They are kept apart no more.",
        "record_moved_on": "The record was changed meanwhile. Nothing was saved: look again.",
        "number_is_none": "That is no phone number. Nothing was saved.",
        "undone": "Taken back. It is as it was before.",
        "taken": "You have it now.",
        "opened_with_reason": "You can read this for 60 minutes. Others were told that you look.",
        "welcome_sent": "The first text is on its way. Outside their safe hours it waits for them.",
        "welcome_not_sent": "Not sent: there is no phone that may get a text that we start.",
        "nothing_changed": "Nothing was changed.",
        "answer_written": "Your answer goes out in a few seconds. Until then you can take it back.",
        "answer_closed": "Your answer goes out in a few seconds, and this is closed.",
        "answer_taken_back": "Taken back. It was not sent.",
        "answer_too_late": "It had gone out already.",
        "claimed": "You are talking with them. The bot says nothing until you have finished.",
        "claim_yours": "You were talking with them already.",
        "claim_taken": "A colleague is talking with them. Nothing was changed.",
        "claim_over": "You are not talking with them, or your time was up.",
        "released": "The bot answers again.",
        "passed_on": "Passed on. You hear when they have it, or when it comes back.",
        "passed_already": "It is on its way to somebody already. Nothing was changed.",
        "pass_who": "They cannot take it now. Nothing was changed: please choose somebody else.",
        "closed_already": "It was closed already. Nothing was changed.",
        "called": "Noted. The call that they were owed is off the list.",
        "called_none": "Noted. No call was owed.",
        "say_more": "Nothing was noted. Please say in a few words what came of it.",
    }
)
