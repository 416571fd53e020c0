"""The answer to "Who is this about?": the question that waited for it is answered now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.care.whom_reply import whom_in_reply
from bot.records.questions import OpenQuestion, close_open_question
from bot.services.answering import Answering
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Answer, Question
from bot.services.answers.table import find_answer
from bot.services.turns import Said

#: A name that comes later than this may mean something else.
WHOM_LASTS = timedelta(hours=1)


def read_whom_reply(_: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    """Resumes the question with whom it means; None where the text is no name or relation."""
    whom = whom_in_reply(words)
    if whom is None:
        return None
    question = replace(Question.of_payload(asked.payload["question"]), names=(whom.words,))

    def resume(answering: Answering, _: Question) -> Said:
        close_open_question(answering.unit, answering.sender.conversation_id)
        return (find_answer(question) or pass_on)(answering, question)

    return resume
