"""What answers a question of ours: read before the dialogue sees the text.

A question lapses: a digit an hour later belongs to nothing. A text that is no answer to it is
taken by the dialogue like any other, and the question stays open until it lapses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.records.questions import OpenQuestion, find_open_question
from bot.services.answering import Answering
from bot.services.answers.question import Answer

#: Reads a text as the answer to an open question; None when it is none.
ReadReply = Callable[[Answering, OpenQuestion, str], Answer | None]


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """How the answers to one kind of question are read, and how long it stays open."""

    read: ReadReply
    lasts: timedelta


#: Every kind of question that we ask.
KINDS: Mapping[str, QuestionKind] = {}


def find_reply(answering: Answering, words: str) -> Answer | None:
    """What to do with a text that answers our last question; None for all other texts."""
    question = find_open_question(answering.unit, answering.sender.conversation_id)
    if question is None:
        return None
    kind = KINDS[question.kind]
    if answering.now - question.asked_at >= kind.lasts:
        return None
    return kind.read(answering, question, words)
