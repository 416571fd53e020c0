"""Reads the reply to our question for a PIN, and finds a PIN that came without one.

A text with a PIN in it is kept without the PIN, and so are the words that the dialogue gets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.care.agreed_secrets import SecretKind
from bot.care.proof_tries import UNASKED_AN_HOUR
from bot.care.proof_words import (
    MARK,
    FoundPin,
    find_pins,
    read_pin,
    read_word,
    says_no_pin,
    without_marks,
)
from bot.care.wishes import Wish
from bot.records import proofs
from bot.records.questions import OpenQuestion, close_open_question, find_open_question
from bot.services.about_other import ASKED_WHOM, WHOM_LASTS
from bot.services.answering import Answering
from bot.services.answers.plain import pass_on, says
from bot.services.answers.question import Answer, Question
from bot.services.answers.table import find_answer
from bot.services.ask_staff import ask_staff
from bot.services.keep_promise_asked import ask_for_promise
from bot.services.proof import PIN, answers_pin_question, is_locked
from bot.services.take_proof import (
    accept,
    has_proof,
    is_right,
    may_prove,
    redact_all,
    reject,
    say_wrong,
)
from bot.services.turns import Said


def read_pin_reply(answering: Answering, question: OpenQuestion, words: str) -> Answer | None:
    """A PIN, a memory word, or that there is none. None for all else: the question stays open."""
    if says_no_pin(words):
        return _ask_for_call
    pin = read_pin(words)
    if pin is not None:
        check = _checker(answering, SecretKind.PIN, (pin,))
        return _judged(question, SecretKind.PIN, check)
    return _read_word_reply(answering, question, words)


def _read_word_reply(answering: Answering, question: OpenQuestion, words: str) -> Answer | None:
    kind = SecretKind.MEMORY_WORD
    offered = read_word(words)
    if offered is None or not has_proof(answering, kind):
        return None
    if offered.is_called:
        return _judged(question, kind, _checker(answering, kind, offered.candidates))
    if not may_prove(answering):
        return None  # Checked all the same, it would show by our answer whether it was right.
    if is_right(answering, kind, offered.candidates):
        return _judged(question, kind, lambda: True)
    # It may be news in three words: the dialogue takes it. It counts, or one could guess on.
    reject(answering, kind)
    return None


def take_offered_word(answering: Answering, words: str) -> bool:
    """Whether a text that answers another question of ours is the sender's memory word: then it
    is proof, and is kept out of the text. A wrong one is not counted, it is mostly a name; so only
    the first texts of an hour can be proof in this way."""
    kind, offered = SecretKind.MEMORY_WORD, read_word(words)
    if offered is None or not has_proof(answering, kind) or not may_prove(answering):
        return False
    if not _is_early(answering) or not is_right(answering, kind, offered.candidates):
        return False
    accept(answering, kind)
    redact_all(answering)
    return True


def _checker(answering: Answering, kind: SecretKind, given: tuple[str, ...]) -> Callable[[], bool]:
    return lambda: is_right(answering, kind, given)


def _judged(question: OpenQuestion, kind: SecretKind, check: Callable[[], bool]) -> Answer:
    def answer(answering: Answering, _: Question) -> Said:
        if not may_prove(answering):
            redact_all(answering)
            return say_wrong(answering, locked=is_locked(answering))
        if not check():
            redact_all(answering)
            return say_wrong(answering, locked=reject(answering, kind))
        accept(answering, kind)
        redact_all(answering)
        close_open_question(answering.unit, answering.sender.conversation_id)
        return _resume(answering, question)

    return answer


def _resume(answering: Answering, question: OpenQuestion) -> Said:
    """Answer what they had asked when we asked for the PIN."""
    kept = Question.of_payload(question.payload["question"])
    answering.resume(question.asked_in)
    return (find_answer(kept) or pass_on)(answering, kept)


def _ask_for_call(answering: Answering, _: Question) -> Said:
    """Nobody needs a PIN: staff call instead."""
    close_open_question(answering.unit, answering.sender.conversation_id)
    ask_staff(answering, Wish.NO_PIN)
    ask_for_promise(answering)
    return answering.say("no_pin")


def without_pins(words: str) -> str:
    """Words without anything that could be a PIN, none of it looked at: nobody proves anything
    here."""
    return without_marks(_marked(words, find_pins(words)))


def take_offered_pin(answering: Answering, words: str) -> tuple[str, Answer | None]:
    """A PIN that stands in a text unasked is taken out of it, and is proof where it was offered.

    Returns what is left of the words, and the answer where nothing is.
    """
    found = find_pins(words) if answering.sender.identified else ()
    if not found or answers_pin_question(
        answering.unit, answering.sender, words, answering.now
    ):  # A reply is read as one.
        return without_marks(words), None
    right = [pin for pin in found if is_right(answering, SecretKind.PIN, (pin.secret,))]
    # What is called a PIN is no news, and a wrong one mostly a slip away from the right one.
    left = _marked(words, [pin for pin in found if pin in right or pin.is_called])
    if left != words:
        answering.redact(left)
    could_prove = may_prove(answering)
    accepted = could_prove and _judge_offered(answering, words, found, right)
    rest = without_marks(left)
    if rest or left == words:
        return rest, None
    answering.settle()
    return rest, says(_text_for_pin_alone(answering, could_prove=could_prove, accepted=accepted))


def _text_for_pin_alone(answering: Answering, *, could_prove: bool, accepted: bool) -> str:
    """Where it could prove nothing, nothing shows whether it was right."""
    if not could_prove:
        return "not_understood_offer"
    if accepted:
        return "ask_whom" if _waits_for_whom(answering) else "pin_thanks"
    return "pin_locked" if is_locked(answering) else "pin_wrong"


def _judge_offered(
    answering: Answering, words: str, found: Sequence[FoundPin], right: Sequence[FoundPin]
) -> bool:
    """Take a right PIN as proof, and count a wrong one that was meant as a PIN."""
    offered = [pin for pin in found if pin.is_offered]
    # Called a PIN, or the whole text: then a wrong one counts, and nobody can go on for long.
    is_meant = any(pin.is_called for pin in offered) or read_pin(words) is not None
    # Of several in one text none is proof: they would be several tries for one.
    if len(offered) == 1 and offered[0] in right:
        if not is_meant and not _is_early(answering):
            return False
        accept(answering, SecretKind.PIN)
        _close_question(answering)
        return True
    if offered and is_meant and has_proof(answering, SecretKind.PIN):
        reject(answering, SecretKind.PIN)
    return False


def _is_early(answering: Answering) -> bool:
    """Whether it is among the first texts of an hour: a wrong number in a text is not counted."""
    sender = answering.sender
    since = answering.now - timedelta(hours=1)
    texts = proofs.count_texts_since(
        answering.unit, sender.contact_point_id, sender.person_id, since
    )
    return texts <= UNASKED_AN_HOUR


def _marked(words: str, pins: Sequence[FoundPin]) -> str:
    for pin in sorted(pins, key=lambda pin: -pin.start):
        words = words[: pin.start] + MARK + words[pin.end :]
    return words


def _waits_for_whom(answering: Answering) -> bool:
    question = find_open_question(answering.unit, answering.sender.conversation_id)
    return (
        question is not None
        and question.kind == ASKED_WHOM
        and answering.now - question.asked_at < WHOM_LASTS
    )


def _close_question(answering: Answering) -> None:
    """With proof given, nobody waits for a PIN any more; any other question stays open."""
    conversation_id = answering.sender.conversation_id
    question = find_open_question(answering.unit, conversation_id)
    if question is not None and question.kind == PIN:
        close_open_question(answering.unit, conversation_id)
