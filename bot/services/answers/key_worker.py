"""Who the key worker is, and who stands in for them and until when. Never why."""

from __future__ import annotations

from collections.abc import Callable

from bot.care.facts import Category
from bot.records.teams import CoverFact, KeyWorkerFact
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.key_worker_facts import KeyWorkerFacts, tell
from bot.services.turns import Said

#: Answers that settle a bare question. The others show a gap, nobody is named: those stay on
#: somebody's list with their clocks running.
_SETTLED = frozenset({"key_worker", "key_worker_away", "cover", "cover_not_needed"})


def about_key_worker(needs: Category, choose: Callable[[CoverFact | None], str]) -> Answer:
    """An answer with the text that `choose` takes for the cover, None while nobody is away."""

    def answer(answering: Answering, _: Question) -> Said:
        def with_facts(facts: KeyWorkerFacts, _: KeyWorkerFact) -> Said:
            said = answering.say(choose(facts.cover), facts.values, *facts.permits)
            if _SETTLED.issuperset(said.text_ids):
                answering.settle()
            return said

        return tell(answering, needs=needs, with_facts=with_facts)

    return answer


def who(cover: CoverFact | None) -> str:
    """The text about the key worker."""
    if cover is None:
        return "key_worker"
    return "key_worker_away_no_cover" if cover.cover_name is None else "key_worker_away"


def who_covers(cover: CoverFact | None) -> str:
    """The text about the cover."""
    if cover is None:
        return "cover_not_needed"
    return "cover_nobody_named" if cover.cover_name is None else "cover"
