"""Who the key worker is, and who stands in for them and until when. Never why."""

from __future__ import annotations

from collections.abc import Callable

from bot.care.facts import Category
from bot.records.key_team import CoverFact, KeyWorkerFact
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.key_worker_facts import KeyWorkerFacts, tell
from bot.services.turns import Said

#: Such an answer shows a gap: the text stays on somebody's list with its clocks running.
_GAP = "_no_cover"


#: Which text: by who the key worker is, and by the cover, None while nobody is away.
Choose = Callable[[KeyWorkerFact, CoverFact | None], str]


def about_key_worker(needs: Category, choose: Choose) -> Answer:
    """An answer with the text that `choose` takes."""

    def answer(answering: Answering, question: Question) -> Said:
        def with_facts(facts: KeyWorkerFacts, key_worker: KeyWorkerFact) -> Said:
            said = answering.say(choose(key_worker, facts.cover), facts.values, *facts.permits)
            if not said.text_ids[0].endswith(_GAP):
                answering.settle()
            return said

        return tell(answering, question, needs=needs, with_facts=with_facts)

    return answer


def who(key_worker: KeyWorkerFact, cover: CoverFact | None) -> str:
    """The text about the key worker; for two weeks after a change also about who was before."""
    about = "key_worker" if key_worker.before is None else "key_worker_new"
    return about if cover is None else f"{about}_{_state(cover)}"


def who_covers(_: KeyWorkerFact, cover: CoverFact | None) -> str:
    """The text about the cover."""
    return "cover_not_needed" if cover is None else f"cover_{_state(cover)}"


def _state(cover: CoverFact) -> str:
    """Why a text of now is read by somebody else, as far as one may say: never what for."""
    state = "day_off" if cover.day_off else "away"
    return state if cover.cover_name is not None else f"{state}_no_cover"
