"""Gives the answer to what the dialogue understood."""

from __future__ import annotations

from bot.app import App
from bot.records.vault import ErasedError
from bot.services.answering import answering
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Question
from bot.services.answers.table import find_answer
from bot.services.raise_on_report import raise_on_report
from bot.services.turns import Said, Turn


def give_answer(app: App, turn: Turn, question: Question) -> Said:
    """Answer a question in one transaction; what has no answer is passed on to staff."""
    try:
        with answering(app, turn) as answer:
            if answer.message.is_danger:
                return Said(())  # Whatever the dialogue made of it: a human has it already.
            raise_on_report(answer, question)
            return (find_answer(question) or pass_on)(answer, question)
    except ErasedError:
        # Erased while the dialogue thought: there is nobody to be answered any more.
        return Said(())
