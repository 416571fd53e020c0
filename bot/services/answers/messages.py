"""What became of somebody's own earlier texts. Answered at number match, to anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.consent import Refusal
from bot.care.hours import when_words
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import items
from bot.records.items import Earlier
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.keep_promise import take_back_calls
from bot.services.turns import Said

#: How far back "my text" reaches.
_ASKED_ABOUT = timedelta(days=14)
_TAKEN_BACK_WITHIN = timedelta(hours=24)


def say_what_became(answering: Answering, _: Question) -> Said:
    """Whether a worker has picked up the last text. Who it was is not said."""
    # It may be the first complaint that nobody answered: it stays on the list either way.
    ask_staff(answering, Wish.STATUS)
    earlier = _earlier(answering, _ASKED_ABOUT)
    if earlier is None:
        return answering.say("messages_kept")
    picked_up = earlier.item.acknowledged_at is not None
    text_id = "message_picked_up" if picked_up else "message_waiting"
    return answering.say(text_id, {"sent": _sent_words(earlier, answering.now)})


def take_back(answering: Answering, _: Question) -> Said:
    """Mark the last text as taken back. It stays, with its clocks: only staff close anything."""
    ask_staff(answering, Wish.TAKE_BACK)
    earlier = _earlier(answering, _TAKEN_BACK_WITHIN)
    if earlier is None or earlier.item.closed_at is not None:
        return answering.say("nothing_to_take_back")
    if not answering.is_too_late:
        items.mark_taken_back(answering.unit, earlier.item.id, answering.now)
        take_back_calls(answering.unit, earlier.item.id, answering.sender.person_id, answering.now)
        items.join_item(answering.unit, earlier.item.id, answering.turn.message_id)
    return answering.say("taken_back", {"sent": _sent_words(earlier, answering.now)})


def _earlier(answering: Answering, within: timedelta) -> Earlier | None:
    """The newest earlier text; None where the number proves nothing, as for a stranger's first."""
    if isinstance(answering.decide_own_messages(), Refusal):
        return None
    return items.find_earlier(
        answering.unit,
        answering.sender.person_id,
        answering.turn.message_id,
        answering.now - within,
    )


def _sent_words(earlier: Earlier, now: datetime) -> str:
    """When it came in: "2:10am today", "11am on Sat 21 Nov"."""
    return when_words(local(earlier.received_at), local(now).date())
