"""Who else is there for somebody, who is in charge, and what the key worker is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.care.facts import Category
from bot.care.wishes import Wish
from bot.records import care_team
from bot.records.care_team import CareTeam
from bot.records.key_team import KeyWorkerFact
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.key_worker_facts import KeyWorkerFacts, tell
from bot.services.turns import Said

#: Which text, and what fills it beside the facts about the key worker.
Chosen = tuple[str, Mapping[str, str]]


def about_team(choose: Callable[[KeyWorkerFact, CareTeam], Chosen]) -> Answer:
    """An answer about those around the person, by the permit for the key worker's name."""

    def answer(answering: Answering, question: Question) -> Said:
        def tell_team(facts: KeyWorkerFacts, key_worker: KeyWorkerFact) -> Said:
            permit = facts.permits[0]
            found = care_team.find_care_team(
                answering.unit, answering.sender.person_id, answering.now
            ).reveal(permit)
            text_id, values = choose(key_worker, found)
            if text_id in _UNKNOWN:
                ask_staff(answering, Wish.PASS_ON)
            else:
                answering.settle()
            return answering.say(text_id, {**facts.values, **values}, permit)

        return tell(answering, question, needs=Category.KEY_WORKER, with_facts=tell_team)

    return answer


def others(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """Deputy and buddy, by first name."""
    if not team.others:
        return "your_team_of_one", {}
    return "your_team", {"others": " and ".join(team.others)}


def in_charge(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """The accountable professional, who may be the key worker."""
    if team.accountable is None:
        return "in_charge_nobody_named", {}
    if team.accountable_is_key_worker:
        return "in_charge_key_worker", {}
    return "in_charge", {"accountable": team.accountable}


def profession(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """The key worker's job title, said only to who asks for it."""
    if team.profession is None:
        return "profession_not_known", {}
    return "profession", {"profession": team.profession}


#: The records have a gap: a human answers.
_UNKNOWN = frozenset({"in_charge_nobody_named", "profession_not_known"})
