"""Says who stands in for somebody's key worker, and until when. Never why."""

from __future__ import annotations

from bot.app import App
from bot.care.facts import Category
from bot.services.key_worker_facts import KeyWorkerFacts, tell
from bot.services.turns import Said, Turn


def tell_cover(app: App, turn: Turn) -> Said:
    """Say who covers for the key worker and until when, or that nobody needs to just now."""
    return tell(app, turn, needs=Category.COVER, choose=_text_for)


def _text_for(facts: KeyWorkerFacts) -> str:
    if facts.cover is None:
        return "cover_not_needed"
    return "cover_nobody_named" if facts.cover.cover_name is None else "cover"
