"""Who somebody's key worker is and who covers: each fact by a permit of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.care.wishes import Wish
from bot.records import key_team, teams
from bot.records.key_team import CoverFact, KeyWorkerFact
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.item_opening import belongs_to
from bot.services.proof import refuse_or_ask_proof
from bot.services.staffed_hours import reading_occasion
from bot.services.turns import Said
from bot.services.wording import date_words


@dataclass(frozen=True, slots=True)
class KeyWorkerFacts:
    """What may be told, with the permits that cover it. `cover` is None when a text of now is
    read by the key worker."""

    key_worker: KeyWorkerFact | None
    cover: CoverFact | None
    permits: tuple[Permit, ...]

    @property
    def values(self) -> Mapping[str, str]:
        """The values of the texts about key worker and cover."""
        return {**_key_worker_values(self.key_worker), **_cover_values(self.cover)}


def tell(
    answer: Answering,
    question: Question,
    *,
    needs: Category,
    with_facts: Callable[[KeyWorkerFacts, KeyWorkerFact], Said],
) -> Said:
    """Answer a question about the key worker by what `with_facts` says of them.

    `needs` is the category without which there is no answer. Without a permit it refuses, or asks
    for proof; and it says so where nobody is recorded.
    """
    facts = ask(answer, needs)
    if isinstance(facts, Refusal):
        return refuse_or_ask_proof(answer, question, facts)
    if facts.key_worker is None:
        return _say_none(answer, facts)
    return with_facts(facts, facts.key_worker)


def _key_worker_values(fact: KeyWorkerFact | None) -> dict[str, str]:
    if fact is None:
        return {}
    return {
        "key_worker": fact.first_name,
        "working_days": fact.working_days,
        "team_number": fact.team_number,
        **_before_values(fact),
    }


def _before_values(fact: KeyWorkerFact) -> dict[str, str]:
    if fact.before is None:
        return {}
    name, until = fact.before
    # They are named up to that moment: the day before is the last.
    return {"before": name, "before_until": date_words(until - timedelta(days=1))}


def _cover_values(fact: CoverFact | None) -> dict[str, str]:
    if fact is None:
        return {}
    return {"until": date_words(fact.until), "cover": fact.cover_name or ""}


def ask(answer: Answering, needs: Category) -> KeyWorkerFacts | Refusal:
    """The facts that the sender may be told of themselves; a refusal of the name refuses all.

    `needs` is the category without which there is no answer: COVER for a question about cover.
    """
    unit, person_id = answer.unit, answer.sender.person_id
    for_name = answer.decide(Category.KEY_WORKER)
    if isinstance(for_name, Refusal):
        return for_name
    # As of the moment at which a text of now is read: the one who is named is the one who reads.
    when = reading_occasion(unit, belongs_to(unit, answer.sender)[0], answer.now)
    team = key_team.find_key_team(unit, person_id, when)
    key_worker = team.key_worker.reveal(for_name)
    for_cover = answer.decide(Category.COVER)
    if isinstance(for_cover, Refusal):
        return (
            for_cover if needs is Category.COVER else KeyWorkerFacts(key_worker, None, (for_name,))
        )
    cover = team.cover.reveal(for_cover)
    if cover is None:
        return KeyWorkerFacts(key_worker, None, (for_name,))
    return KeyWorkerFacts(key_worker, cover, (for_name, for_cover))


def _say_none(answer: Answering, facts: KeyWorkerFacts) -> Said:
    """Nobody is recorded as key worker: say so, and let staff know of it."""
    ask_staff(answer, Wish.PASS_ON)
    team_number = teams.get_public_number(answer.unit, answer.sender.person_id)
    return answer.say("no_key_worker", {"team_number": team_number}, *facts.permits)
