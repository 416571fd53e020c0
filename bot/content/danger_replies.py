"""Answers to danger in their final words: what the front door sends.

Built once, at start, where every text that can ever be chosen is filled once: whatever is wrong
with the files is found then, and never while somebody waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.danger_answers import PLANS, YOUNG, Danger, Reader, chosen
from bot.care.danger_reply import (
    DangerWords,
    Reply,
    Told,
    Truth,
    choose_after_yes,
    choose_more,
    choose_replies,
    make_reply,
)
from bot.care.helplines import Place
from bot.content.catalogue import Catalogue
from bot.content.helplines import load_danger_words

#: Texts of a danger episode beside those that the table of first answers names.
AFTERWARDS = (
    "danger_more",
    "danger_more_bland",
    "danger_more_not_kept",
    "danger_check_self",
    "danger_check_other",
    "danger_no_reply",
    "danger_ok",
    "danger_not_safe",
    "danger_unclear",
    "danger_read",
    "danger_read_other",
)
#: Of these, what is true is said with other words than at the end of a first answer.
_MORE = ("danger_more", "danger_more_bland", "danger_more_not_kept")
_WAITING = ("danger_no_reply", "danger_unclear")


@dataclass(frozen=True, slots=True)
class Worded:
    """One text as it is sent, and which one it is. `lines` are the helplines it names, by id."""

    text_id: str
    words: str
    lines: tuple[str, ...] = ()


class DangerReplies:
    """The wording of everything that is said in a danger episode. Total: it answers anything."""

    def __init__(self, texts: Catalogue, words: DangerWords) -> None:
        self._texts = texts
        self._words = words
        for text_id in (*PLANS, *YOUNG.values(), *AFTERWARDS):
            self.say(text_id, Reader(), Place(), Truth(Told.KEPT))

    def answer(
        self, danger: Danger, reader: Reader, place: Place, truth: Truth
    ) -> tuple[Worded, ...]:
        """The first answer, and after it the safety check where it is asked."""
        replies = choose_replies(danger, reader, place, truth, self._words)
        return tuple(self._word(reply) for reply in replies)

    def answer_more(self, danger: Danger, reader: Reader, place: Place, truth: Truth) -> Worded:
        """The short answer to a further text of danger within minutes."""
        return self._word(choose_more(danger, reader, place, truth, self._words))

    def answer_yes(self, danger: Danger, reader: Reader, place: Place, truth: Truth) -> Worded:
        """The answer to "Y", it is safe to text here."""
        return self._word(choose_after_yes(danger, reader, place, truth, self._words))

    def say(self, text_id: str, reader: Reader, place: Place, truth: Truth) -> Worded:
        """Any text of a danger episode, as `bot.care.safety_check` names it.

        Raises ContentError for an id that is none of them.
        """
        of = self._words.told
        if text_id in _MORE:
            of = self._words.more
        elif text_id in _WAITING:
            of = self._words.waiting
        reply = make_reply(chosen(text_id, reader), reader, place, truth, self._words, of=of)
        return self._word(reply)

    def _word(self, reply: Reply) -> Worded:
        filled = self._texts.fill(reply.text_id, reply.values, easy_read=reply.easy_read)
        # An empty value leaves a gap.
        return Worded(reply.text_id, " ".join(filled.split()), reply.lines)


def load_danger_replies(texts: Catalogue) -> DangerReplies:
    """Everything that can be said in a danger episode. Raises ContentError naming the fault."""
    return DangerReplies(texts, load_danger_words())
