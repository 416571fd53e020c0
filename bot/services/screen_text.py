"""Screens a text with everything there is: words, phrases, and the classifier where one is loaded.

It needs neither database nor network, so that danger is seen when both are gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.app import App
from bot.care.screen import Finding, screen


def screen_text(app: App, text: str, context: Sequence[str] = ()) -> Finding:
    """What the danger screen finds in a text. `context`: the same person's earlier texts of the
    last hours, oldest first, as far as they are known. Total."""
    scores = app.danger_scorer.score(text)
    return screen(text, app.danger_rules, context, scores)
