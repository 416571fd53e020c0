"""The answer to "Who is this about?": the question that waited for it is answered now."""

from __future__ import annotations

from dataclasses import replace

from bot.care.whom_reply import whom_in_reply
from bot.records.questions import OpenQuestion, close_open_question
from bot.services.answering import Answering
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Answer, Question
from bot.services.answers.table import find_answer
from bot.services.read_proof import take_offered_word
from bot.services.turns import Said


def read_whom_reply(_: Answering, asked: OpenQuestion, words: str) -> Answer | None:
    """Resumes the question with whom it means; None where the text is no name or relation."""
    whom = whom_in_reply(words)
    if whom is None:
        return None
    question = replace(Question.of_payload(asked.payload["question"]), names=(whom.words,))

    def resume(answering: Answering, _: Question) -> Said:
        if take_offered_word(answering, words):
            answering.settle()
            return answering.say("ask_whom")
        close_open_question(answering.unit, answering.sender.conversation_id)
        return (find_answer(question) or pass_on)(answering, question)

    return resume
