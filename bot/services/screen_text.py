"""Screens a text with everything there is: words, phrases, and the classifier where one is loaded.

It needs neither database nor network, so that danger is seen when both are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.app import App
from bot.care.screen import Finding, screen
from bot.records.messages import EarlierText

#: So many of the earlier texts the classifier reads together with the new one.
_READ_TOGETHER = 2


def screen_text(app: App, text: str) -> Finding:
    """What the danger screen finds in a text by itself. Total."""
    return screen(text, app.danger_rules, (), app.danger_scorer.score(text))


def screen_after(app: App, text: str, earlier: Sequence[EarlierText]) -> Finding:
    """What the danger screen finds when a text is read after earlier ones of the same person of
    the last hours, oldest first. Total.

    The phrases count signs over all of them. The classifier cannot tell which text said it: what
    was found in an earlier one would be found in each that follows, so it reads only the others.
    """
    unfound = [one.words for one in earlier if not one.found]
    together = "\n".join([*unfound[-_READ_TOGETHER:], text])
    scores = app.danger_scorer.score(together)
    if scores is not None and unfound:
        # Which of the texts said it is not known: the newest caused the finding. Mild ones in a
        # row sound worse than each, so together they have to be surer.
        bounds = scores.bounds
        surer = replace(
            bounds,
            emergency=max(bounds.emergency, bounds.together),
            check=max(bounds.check, bounds.together),
        )
        scores = replace(scores, evidence=(0, len(text)), bounds=surer)
    return screen(text, app.danger_rules, [one.words for one in earlier], scores)
