"""The classifier's chances as the danger screen takes them, and what became of loading it.

Where it is switched off, missing or broken, there are no scores: the first two gates go on alone,
and `state` says so.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from bot.care.danger_category import decide_category, decide_perspective
from bot.care.screen import Bounds, Level, Scores, level_of
from bot.language.danger_classifier import DangerClassifier, Reading
from bot.logs import describe, logger

#: What every classifier can read.
_PLAIN = "is anybody there today"


class ClassifierState(StrEnum):
    """What became of the classifier."""

    WAITING = "waiting"
    """Not loaded yet: nobody has asked."""
    OK = "ok"
    OFF = "off"
    MISSING = "missing"
    BROKEN = "broken"
    FAILING = "failing"
    """It was loaded, and a text could not be read with it."""

    @property
    def is_as_set(self) -> bool:
        """Whether it works, or was switched off: staff are told where it is neither."""
        faults = (ClassifierState.MISSING, ClassifierState.BROKEN, ClassifierState.FAILING)
        return self not in faults


class PlainlyWrongError(ValueError):
    """A classifier that reads plain sentences wrongly. The message says how many."""


class DangerScorer:
    """Scores texts for the screen. One for the process; may be used by several threads."""

    def __init__(
        self, folder: Path | None, bounds: Bounds, plain: Mapping[str, bool] | None = None
    ) -> None:
        """`folder`: where the classifier lies; None where it is switched off. `plain`: sentences
        that it must read rightly before it is used, and whether each tells of danger."""
        self._folder = folder
        self._plain = plain or {}
        self._bounds = bounds
        self._loading = threading.Lock()
        self._classifier: DangerClassifier | None = None
        self._fault: Exception | None = None
        self.state = ClassifierState.OFF if folder is None else ClassifierState.WAITING

    def load(self) -> ClassifierState:
        """Load the classifier, once; what became of it. Raises nothing."""
        with self._loading:
            if self.state is ClassifierState.WAITING and self._folder is not None:
                self.state = self._try(self._folder)
        return self.state

    def _try(self, folder: Path) -> ClassifierState:
        if not folder.is_dir():
            return ClassifierState.MISSING
        try:
            classifier = DangerClassifier(folder)
            self._try_plain(classifier)
        except Exception as error:
            # Whatever is wrong with it, texts must go on being screened by the other gates.
            self._fault = error
            return ClassifierState.BROKEN
        self._classifier = classifier
        return ClassifierState.OK

    def _try_plain(self, classifier: DangerClassifier) -> None:
        """Phrases that are not sure by themselves ask it: one that sees nothing would hush them."""
        missed = raised = 0
        for text, is_danger in self._plain.items():
            level = level_of(scores_of(classifier.read(text), self._bounds))
            if is_danger:
                missed += level not in (Level.NOW, Level.FOUR_HOURS)
            else:
                raised += level is not Level.NONE
        if missed or raised:
            raise PlainlyWrongError(f"{missed} of danger missed, {raised} harmless raised")

    def tell(self) -> None:
        """Load it, and say in the log what became of it."""
        state = self.load()
        if state.is_as_set:
            logger().info("danger_classifier.loaded", status=state.value)
        elif self._fault is None:
            logger().critical("danger_classifier.not_loaded", status=state.value)
        else:
            logger().critical("danger_classifier.not_loaded", error=describe(self._fault))

    def score(self, text: str) -> Scores | None:
        """The scores of a text; None where there is no classifier. Raises nothing."""
        self.load()
        if self._classifier is None:
            return None
        try:
            return scores_of(self._classifier.read(text), self._bounds)
        except Exception as error:
            # It stays so until somebody has looked: one good text after it proves nothing.
            self.state = ClassifierState.FAILING
            logger().critical("danger_classifier.failed", error=describe(error))
            return None

    def try_again(self) -> ClassifierState:
        """Whether one that failed reads a plain sentence again; what became of it."""
        if self.state is ClassifierState.FAILING and self.score(_PLAIN) is not None:
            self.state = ClassifierState.OK
        return self.state


def scores_of(readings: list[Reading], bounds: Bounds) -> Scores:
    """One score of all readings of a text: of the whole, or of a piece that says more and is sure
    of it. A sentence out of its place sounds worse than it is."""
    whole, *pieces = readings
    heard = [whole, *(p for p in pieces if p.emergency >= bounds.piece)]
    strongest = max(heard, key=lambda r: (r.emergency, r.anything))
    kinds, named, abuse = strongest.categories, bounds.named, bounds.abuse
    perspective = decide_perspective(kinds, strongest.about_other)
    return Scores(
        now=max(r.now for r in heard),
        emergency=strongest.emergency,
        today=max(r.today for r in heard),
        anything=max(r.anything for r in readings if r is whole or r.anything >= bounds.piece),
        category=decide_category(kinds, perspective, named, abuse),
        perspective=perspective,
        evidence=(strongest.begin, strongest.end),
        bounds=bounds,
        routine=whole.routine,
    )
