"""Says who somebody's key worker is, to that person."""

from __future__ import annotations

from bot.app import App
from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.services.answering import answering
from bot.services.key_worker_facts import SETTLED, KeyWorkerFacts, ask_key_worker_facts, say_none
from bot.services.turns import Said, Turn


def tell_key_worker(app: App, turn: Turn) -> Said:
    """Say who the key worker is, and who covers while they are away."""
    with answering(app, turn) as answer:
        facts = ask_key_worker_facts(answer, needs=Category.KEY_WORKER)
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
        return "key_worker"
    return "key_worker_away_no_cover" if facts.cover.cover_name is None else "key_worker_away"
