"""Danger comes before everything that we had asked: it is set aside, and offered again later.

The question keeps its time: what would have lapsed meanwhile has lapsed. Offered again, it is a
question of its own, asked once; whoever takes it begins anew with what they had wanted.
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.care.facts import Verification
from bot.care.going_on import is_ordinary, is_quiet_over, wants_to_go_on
from bot.care.proof_words import read_pin, says_no_pin
from bot.records import episodes, messages
from bot.records.questions import (
    ASIDE,
    OFFERED,
    OpenQuestion,
    close_open_question,
    find_open_question,
    set_open_question,
)
from bot.services.answering import Answering, answering
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Answer, Question
from bot.services.answers.table import find_answer
from bot.services.open_questions import KINDS
from bot.services.proof import PIN
from bot.services.read_proof import read_pin_reply, take_offered_word
from bot.services.safety_check import is_unseen
from bot.services.turns import Said, Turn

#: So long an offer to go on waits for its answer.
OFFER_LASTS = timedelta(minutes=15)

_OFFER = "go_on_offer"


def set_aside(app: App, turn: Turn) -> Said:
    """Set aside what the sender of a text of danger had been asked. Nothing is said."""
    with answering(app, turn) as answer:
        put_aside(answer)
    return Said(())


def put_aside(answer: Answering) -> None:
    """Set aside the open question, if there is one. What was offered again already is let go."""
    unit, sender = answer.unit, answer.sender
    asked = find_open_question(unit, sender.conversation_id)
    if asked is None or asked.kind.endswith(ASIDE):
        return
    if asked.kind.endswith(OFFERED):
        close_open_question(unit, sender.conversation_id)
        return
    kept = OpenQuestion(asked.kind + ASIDE, asked.asked_in, asked.asked_at, asked.payload)
    set_open_question(unit, sender, kept)


def offer_again(answer: Answering) -> None:
    """Beside the answer to an ordinary text, offer to go on with what was set aside: once, and not
    while danger is near."""
    asked = _find_aside(answer)
    if asked is not None and _is_calm(answer):
        _offer(answer, asked, step="then_go_on")


def find_reply_to_aside(answer: Answering, words: str) -> Answer | None:
    """What to do with a text that answers what was set aside, or the offer to go on; None for all
    others.

    Whoever answers an old question wants to go on with it. A PIN is nothing else; of all other
    words they are asked, since those may just as well belong to what came between.
    """
    offered = _find(answer, OFFERED)
    if offered is not None:
        return _read_offer(answer, offered, words)
    asked = _find_aside(answer)
    if asked is None:
        return None
    was = _was(asked, ASIDE)
    if was == PIN:
        return _read_proof(answer, asked, words)
    if KINDS[was].read(answer, asked, words) is None:
        return None
    return lambda answering, _: _offer(answering, asked)


def _read_proof(answer: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    if read_pin(words) is not None or says_no_pin(words):
        return read_pin_reply(answer, asked, words)
    # Any few words may be news now: only the right ones are proof, and no wrong ones count.
    return (lambda a, _: _go_on(a, asked)) if take_offered_word(answer, words) else None


def _find_aside(answer: Answering) -> OpenQuestion | None:
    asked = _find(answer, ASIDE)
    if asked is None:
        return None
    kind = KINDS.get(_was(asked, ASIDE))
    lapsed = kind is None or answer.now - asked.asked_at >= kind.lasts
    return None if lapsed else asked


def _find(answer: Answering, ending: str) -> OpenQuestion | None:
    asked = find_open_question(answer.unit, answer.sender.conversation_id)
    return asked if asked is not None and asked.kind.endswith(ending) else None


def _was(asked: OpenQuestion, ending: str) -> str:
    return asked.kind.removesuffix(ending)


def _is_calm(answer: Answering) -> bool:
    """Whether something routine may be asked: of somebody known, on a phone of their own, in answer
    to an ordinary text, when a human has what was dangerous, or has ended it."""
    unit, sender = answer.unit, answer.sender
    if answer.is_too_late or answer.message.danger_level is not None:
        return False
    if answer.verification is Verification.UNKNOWN or sender.others_see:
        return False
    if not is_ordinary(messages.open_words(unit, answer.message)):
        return False
    if not is_quiet_over(messages.find_last_danger_at(unit, sender.person_id), answer.now):
        return False
    running = episodes.find_running(unit, sender.person_id)
    if running is None:
        return True
    return bool(episodes.get_chain(unit, running.id).taken_by) and not is_unseen(running.marks)


def _offer(answer: Answering, asked: OpenQuestion, step: str | None = None) -> Said:
    if not answer.is_too_late:
        kind = _was(asked, ASIDE) + OFFERED
        kept = OpenQuestion(kind, asked.asked_in, answer.now, asked.payload)
        set_open_question(answer.unit, answer.sender, kept)
    return answer.say(_OFFER, step=step)


def _read_offer(answer: Answering, offered: OpenQuestion, words: str) -> Answer | None:
    wants = None if answer.now - offered.asked_at >= OFFER_LASTS else wants_to_go_on(words)
    if wants is None:
        return None
    return lambda answering, _: _go_on(answering, offered) if wants else _leave(answering)


def _go_on(answer: Answering, offered: OpenQuestion) -> Said:
    """Answer what they had wanted, as if they asked it now: what may be told is decided anew."""
    close_open_question(answer.unit, answer.sender.conversation_id)
    question = Question.of_payload(offered.payload["question"])
    answer.resume(offered.asked_in)
    return (find_answer(question) or pass_on)(answer, question)


def _leave(answer: Answering) -> Said:
    close_open_question(answer.unit, answer.sender.conversation_id)
    return answer.say("go_on_left")
