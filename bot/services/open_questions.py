"""What answers a question of ours: read before the dialogue sees the text.

A question lapses: a digit an hour later belongs to nothing. A text that is no answer to it is
taken by the dialogue like any other, and the question stays open until it lapses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.records.questions import OpenQuestion, find_open_question
from bot.services.about_other import ASKED_WHOM, WHOM_LASTS
from bot.services.answering import Answering
from bot.services.answers.question import Answer
from bot.services.answers.sharing_give import CHOICE, CONFIRM, WHOM
from bot.services.answers.sharing_replies import read_choice, read_whom, read_yes
from bot.services.answers.whom_reply import read_whom_reply
from bot.services.proof import PIN, PIN_QUESTION_LASTS
from bot.services.read_proof import read_pin_reply
from bot.services.reports.answer_report import asked_since, find_report_reply

#: Reads a text as the answer to an open question; None when it is none.
ReadReply = Callable[[Answering, OpenQuestion, str], Answer | None]


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """How the answers to one kind of question are read, and how long it stays open."""

    read: ReadReply
    lasts: timedelta


#: Every kind of question that we ask.
KINDS: Mapping[str, QuestionKind] = {
    ASKED_WHOM: QuestionKind(read_whom_reply, WHOM_LASTS),
    WHOM: QuestionKind(read_whom, timedelta(minutes=15)),
    CHOICE: QuestionKind(read_choice, timedelta(minutes=15)),
    CONFIRM: QuestionKind(read_yes, timedelta(minutes=15)),
    PIN: QuestionKind(read_pin_reply, PIN_QUESTION_LASTS),
}


def find_reply(answering: Answering, words: str) -> Answer | None:
    """What to do with a text that answers our last question, or the report that is open; None for
    all other texts. Of two that wait, the one that was asked last comes first."""
    question = find_open_question(answering.unit, answering.sender.conversation_id)
    if question is None:
        return find_report_reply(answering, words)
    if asked_since(answering, question.asked_at):
        return find_report_reply(answering, words) or _read(answering, question, words)
    return _read(answering, question, words) or find_report_reply(answering, words)


def _read(answering: Answering, question: OpenQuestion, words: str) -> Answer | None:
    kind = KINDS.get(question.kind)
    if kind is None or answering.now - question.asked_at >= kind.lasts:
        return None
    return kind.read(answering, question, words)
