"""Says one of the fixed texts."""

from __future__ import annotations

from bot.app import App
from bot.services.answering import answering
from bot.services.turns import Said, Turn


def say(app: App, turn: Turn, text_id: str) -> Said:
    """Say a text that needs only published values. Raises ContentError for an unknown id."""
    app.texts.get(text_id)
    with answering(app, turn) as answer:
        answer.settle()
        return answer.say(text_id)
