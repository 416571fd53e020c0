"""Gives the answer to what the dialogue understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.app import App
from bot.records.vault import ErasedError
from bot.services.answering import Answering, answering
from bot.services.answers.beside import in_order
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Question
from bot.services.answers.table import find_answer
from bot.services.raise_on_report import raise_on_report
from bot.services.turns import Said, Turn


def give_answer(app: App, turn: Turn, question: Question) -> Said:
    """Answer a question, and what else the text asks, in one transaction; what has no answer is
    passed on to staff."""
    try:
        with answering(app, turn) as answer:
            if answer.message.is_danger:
                return Said(())  # Whatever the dialogue made of it: a human has it already.
            return Said(tuple(_answer_each(answer, in_order(question))))
    except ErasedError:
        # Erased while the dialogue thought: there is nobody to be answered any more.
        return Said(())


def _answer_each(answer: Answering, questions: Sequence[Question]) -> Iterator[str]:
    for number, one in enumerate(questions, start=1):
        if number > 1:
            answer.go_beside(number)
        raise_on_report(answer, one)
        yield from (find_answer(one) or pass_on)(answer, one).text_ids
