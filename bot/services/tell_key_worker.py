"""Says who somebody's key worker is, to that person."""

from __future__ import annotations

from bot.app import App
from bot.care.facts import Category
from bot.services.key_worker_facts import KeyWorkerFacts, tell
from bot.services.turns import Said, Turn


def tell_key_worker(app: App, turn: Turn) -> Said:
    """Say who the key worker is, and who covers while they are away."""
    return tell(app, turn, needs=Category.KEY_WORKER, choose=_text_for)


def _text_for(facts: KeyWorkerFacts) -> str:
    if facts.cover is None:
        return "key_worker"
    return "key_worker_away_no_cover" if facts.cover.cover_name is None else "key_worker_away"
