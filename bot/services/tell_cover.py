"""Says who stands in for somebody's key worker, and until when. Never why."""

from __future__ import annotations

from bot.app import App
from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.services.answering import answering
from bot.services.key_worker_facts import SETTLED, KeyWorkerFacts, ask_key_worker_facts, say_none
from bot.services.turns import Said, Turn


def tell_cover(app: App, turn: Turn) -> Said:
    """Say who covers for the key worker and until when, or that nobody needs to just now."""
    with answering(app, turn) as answer:
        facts = ask_key_worker_facts(answer, needs=Category.COVER)
        if isinstance(facts, Refusal):
            return answer.refuse()
        if facts.key_worker is None:
            return say_none(answer, facts)
        said = answer.say(_text_for(facts), facts.values, *facts.permits)
        if SETTLED.issuperset(said.text_ids):
            answer.settle()
        return said


def _text_for(facts: KeyWorkerFacts) -> str:
    if facts.cover is None:
        return "cover_not_needed"
    return "cover_nobody_named" if facts.cover.cover_name is None else "cover"
