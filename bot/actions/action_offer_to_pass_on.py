from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.beside import in_order
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.turns import Said, Turn


class OfferToPassOn(KeylineAction):
    """Answers what was not understood, the first time, and leaves the offer to pass it on open."""

    offer_after = True

    def name(self) -> str:
        return "action_offer_to_pass_on"

    def answer(self, turn: Turn, question: Question) -> Said:
        return give_answer(self.app, turn, question)

    def leaves_offer(self, question: Question) -> bool:
        """Not where a part of the text was understood, and answered."""
        return in_order(question)[0].intent == question.intent
