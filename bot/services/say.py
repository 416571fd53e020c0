"""Says one of the fixed texts."""

from __future__ import annotations

from bot.app import App
from bot.services.answering import answering
from bot.services.turns import Said, Turn

#: After these the text before is still unread, and its clock runs on.
_STILL_OPEN = frozenset({"declined_offer"})


def say(app: App, turn: Turn, text_id: str) -> Said:
    """Say a text that needs only published values. Raises ContentError for an unknown id."""
    app.texts.get(text_id)
    with answering(app, turn) as answer:
        if text_id not in _STILL_OPEN:
            answer.settle()
        return answer.say(text_id)
