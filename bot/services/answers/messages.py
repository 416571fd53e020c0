"""What became of somebody's own earlier texts. That they came in and were read is answered at
number match, to anybody; what a worker says came of them, by permit."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.consent import Decision, Refusal
from bot.care.facts import Category
from bot.care.hours import when_words
from bot.care.outcomes import Says, Told
from bot.care.protected import Permit
from bot.care.review_words import asks_for_review
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import items, key_team, outcomes, review_tray
from bot.records.items import Earlier
from bot.records.outcomes import Outcome
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.answers.worker_answers import read_worker_answers
from bot.services.ask_staff import ask_staff
from bot.services.item_opening import belongs_to
from bot.services.keep_promise import take_back_calls
from bot.services.proof import ask_if_it_helps
from bot.services.staffed_hours import reading_occasion
from bot.services.tell_outcome import is_unseen
from bot.services.tell_outcome_back import has_key_worker
from bot.services.tell_outcome_whose import Whose, find_whose
from bot.services.turns import Said

#: How far back "my text" reaches.
_ASKED_ABOUT = timedelta(days=14)
_TAKEN_BACK_WITHIN = timedelta(hours=24)
#: What a PIN is asked for, so that the same is answered once it comes.
_WHAT_BECAME = Question("check_message_status", "received")


def say_what_became(answering: Answering, _: Question) -> Said:
    """What a worker wrote to them, or says came of it; else whether somebody has it, since when it
    is here."""
    written = read_worker_answers(answering)
    if written is not None:
        return answered(answering, written)
    is_theirs = not isinstance(answering.decide_own_messages(), Refusal)
    told = _say_waiting(answering) if is_theirs else None
    if told is not None:
        return told
    earlier = _find_asked_about(answering) if is_theirs else None
    told = None if earlier is None else _say_outcome_of(answering, earlier)
    if told is not None:
        return told
    # It may be the first complaint that nobody answered: it stays on the list either way.
    ask_staff(answering, Wish.STATUS)
    if earlier is None:
        return answering.say("messages_kept")
    sent = {"sent": _sent_words(earlier, answering.now)}
    if earlier.item.closed_at is not None:
        return answering.say("message_dealt_with", sent)
    if earlier.item.acknowledged_at is None:
        return answering.say("message_waiting", sent)
    named = _named(answering, earlier)
    if named is None:
        return answering.say("message_picked_up", sent)
    permit, name = named
    return answering.say("message_with_key_worker", {**sent, "key_worker": name}, permit)


def read_new_outcome(answering: Answering) -> Said | None:
    """What was not told yet of what they wrote; None where nothing waits."""
    is_theirs = not isinstance(answering.decide_own_messages(), Refusal)
    return _say_waiting(answering) if is_theirs else None


def read_outcome(answering: Answering) -> Said:
    """What waits for them, or what was told last once more."""
    is_theirs = not isinstance(answering.decide_own_messages(), Refusal)
    said = _say_waiting(answering, again=True) if is_theirs else None
    if said is None:
        said = answered(answering, answering.say("nothing_to_read"))
    return said


def say_marked_for_review(answering: Answering) -> None:
    """After the answer to a text that a review is to hear: that it is marked. Whether there is a
    review, or anybody of whom there could be one, is not said."""
    if answering.message.danger_level is not None or not asks_for_review(answering.words):
        return
    if review_tray.is_marked_by(answering.unit, answering.turn.message_id):
        answering.say("marked_for_review", step="then_review")


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


def _say_waiting(answering: Answering, *, again: bool = False) -> Said | None:
    """What was not told yet, or, `again`, what was told last; None where there is nothing."""
    since, person_id = answering.now - _ASKED_ABOUT, answering.sender.person_id
    earlier = outcomes.find_last_with_outcome(answering.unit, person_id, since)
    outcome = None if earlier is None else outcomes.find_outcome(answering.unit, earlier.item.id)
    if earlier is None or outcome is None or (outcome.told_at is not None and not again):
        return None
    return _tell(answering, earlier, outcome)


def _say_outcome_of(answering: Answering, earlier: Earlier) -> Said | None:
    outcome = outcomes.find_outcome(answering.unit, earlier.item.id)
    if outcome is None or outcome.says is not Says.WORDS:
        return None
    return _tell(answering, earlier, outcome)


def _tell(answering: Answering, earlier: Earlier, outcome: Outcome) -> Said | None:
    """The worker's words by a permit, else the text that is the same for everyone; a PIN is asked
    for where it might open them. None where nothing may show on the phone."""
    unit, sender, now = answering.unit, answering.sender, answering.now
    sent = outcomes.get_sent(unit, earlier.item)
    if is_unseen(unit, earlier.item, sent, sender):
        return None
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    decision = _decide(answering, whose)
    if isinstance(decision, Refusal):
        asked = ask_if_it_helps(answering, _WHAT_BECAME, decision)
        return asked or _tell_neutral(answering, earlier, outcome, whose)
    if whose.person_id is None:
        raise TypeError("nobody is told about nobody")
    words = outcomes.find_words(unit, outcome, whose.person_id).reveal(decision)
    values = {"sent": _sent_words(earlier, now), "outcome": words}
    return _told(answering, outcome, Told.WORDS, answering.say("outcome_told", values, decision))


def _decide(answering: Answering, whose: Whose) -> Decision:
    if whose.is_own:
        return answering.decide(Category.REVIEW_ACTION)
    return answering.decide_about_other(Category.REVIEW_ACTION, whose.standing)


def _tell_neutral(answering: Answering, earlier: Earlier, outcome: Outcome, whose: Whose) -> Said:
    text_id = "message_dealt_with" if whose.is_own else "outcome_neutral"
    values = {"sent": _sent_words(earlier, answering.now)}
    return _told(answering, outcome, Told.NEUTRAL, answering.say(text_id, values))


def _told(answering: Answering, outcome: Outcome, told: Told, said: Said) -> Said:
    if not answering.is_too_late and said.text_ids:
        outcomes.mark_told(answering.unit, outcome.id, told, answering.now)
    return answered(answering, said)


def answered(answering: Answering, said: Said) -> Said:
    """A bare question is settled, and any is about an earlier text: never what "my text" means."""
    answering.settle()
    item = items.find_item_of(answering.unit, answering.turn.message_id)
    is_own = item is not None and item.message_id == answering.turn.message_id
    if item is not None and is_own and item.wish is Wish.NONE and not answering.is_too_late:
        items.set_wish(answering.unit, item, Wish.STATUS)
    return said


def _named(answering: Answering, earlier: Earlier) -> tuple[Permit, str] | None:
    """Who has it, by name and permit: their own key worker, to a service user."""
    unit, sender, item = answering.unit, answering.sender, earlier.item
    if not sender.is_service_user or item.private:
        return None
    sent = outcomes.get_sent(unit, item)
    if not find_whose(unit, sender, sent.words, sent.received_at, answering.now).is_own:
        return None
    if not has_key_worker(unit, sender, item, answering.now):
        return None
    decision = answering.decide(Category.KEY_WORKER)
    if isinstance(decision, Refusal):
        return None
    when = reading_occasion(unit, belongs_to(unit, sender)[0], answering.now)
    fact = key_team.find_key_team(unit, sender.person_id, when).key_worker.reveal(decision)
    return None if fact is None else (decision, fact.first_name)


def _find_asked_about(answering: Answering) -> Earlier | None:
    """The newest earlier text that told something; else the newest at all."""
    which = (answering.sender.person_id, answering.turn.message_id, answering.now - _ASKED_ABOUT)
    found = outcomes.find_earlier_news(answering.unit, *which)
    return found or items.find_earlier(answering.unit, *which)


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
