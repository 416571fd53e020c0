"""Where a permit was refused in answer to a question: whether to ask for proof first."""

from __future__ import annotations

from bot.care.consent import Refusal
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.turns import Said


def refuse_or_ask_proof(answering: Answering, _: Question, refusal: Refusal) -> Said:
    """Say the fixed text of the refusal."""
    return answering.refuse(refusal)
