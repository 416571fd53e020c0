"""Who another person's key worker is, who covers and who else is there: each by its own permit.

The person is never named: whose key worker it is, the carer knows, and nobody else need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.care.wishes import Wish
from bot.records import care_team, key_team, people
from bot.records.care_team import CareTeam
from bot.records.key_team import CoverFact, KeyTeamFacts, KeyWorkerFact
from bot.services.about_other import Asked, Tell, Told, open_fact, refuse_about_other
from bot.services.answering import Answering
from bot.services.ask_staff import ask_staff
from bot.services.item_opening import belongs_to
from bot.services.staffed_hours import reading_occasion
from bot.services.turns import Said
from bot.services.wording import date_words

#: Which text, and what fills it beside the facts about the key worker.
Chosen = tuple[str, Mapping[str, str]]

#: The records have a gap: the text stays on somebody's list with its clocks running.
_GAPS = ("_no_cover", "_nobody_named", "_not_known")


def tell_key_worker(answering: Answering, asked: Asked) -> Said:
    """The key worker; and, by a permit of its own, whoever stands in for them now."""
    find = _finder(answering, asked)
    told = open_fact(answering, asked, Category.KEY_WORKER, lambda: find().key_worker)
    if isinstance(told, Refusal):
        return refuse_about_other(answering, asked, told)
    if told.fact is None:
        return _say_none(answering, told.permit)
    cover = open_fact(answering, asked, Category.COVER, lambda: find().cover)
    if isinstance(cover, Refusal) or cover.fact is None:
        # That nobody is away is the cover's fact too, and is only said by saying nothing of it.
        return _say(answering, "carer_key_worker", _key_worker_values(told.fact), [told])
    values = {**_key_worker_values(told.fact), **_cover_values(cover.fact)}
    return _say(answering, f"carer_key_worker_{_state(cover.fact)}", values, [told, cover])


def tell_cover(answering: Answering, asked: Asked) -> Said:
    """Who stands in and until when. For whom, only the permit for the key worker would say."""
    find = _finder(answering, asked)
    told = open_fact(answering, asked, Category.COVER, lambda: find().cover)
    if isinstance(told, Refusal):
        return refuse_about_other(answering, asked, told)
    if told.fact is None:
        return _say(answering, "carer_cover_not_needed", {}, [told])
    values = {**_cover_values(told.fact), "team_number": told.fact.team_number}
    return _say(answering, f"carer_cover_{_state(told.fact)}", values, [told])


def tell_team(choose: Callable[[KeyWorkerFact, CareTeam], Chosen]) -> Tell:
    """An answer about those around the person, by the permit for the key worker. Whoever knows
    only the key worker's name knows nothing of them."""

    def tell(answering: Answering, asked: Asked) -> Said:
        decision = answering.decide_about_other(Category.KEY_WORKER, asked.standing)
        if isinstance(decision, Refusal):
            return refuse_about_other(answering, asked, decision)
        found = _finder(answering, asked)().key_worker
        told = Told(found.reveal(decision), decision, found.fingerprint)
        if told.fact is None:
            return _say_none(answering, decision)
        team = care_team.find_care_team(
            answering.unit, asked.standing.subject_id, answering.now
        ).reveal(decision)
        text_id, values = choose(told.fact, team)
        return _say(answering, text_id, {**_key_worker_values(told.fact), **values}, [told])

    return tell


def others(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """Deputy and buddy, by first name."""
    if not team.others:
        return "carer_team_of_one", {}
    return "carer_team", {"others": " and ".join(team.others)}


def in_charge(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """The accountable professional, who may be the key worker."""
    if team.accountable is None:
        return "carer_in_charge_nobody_named", {}
    if team.accountable_is_key_worker:
        return "carer_in_charge_key_worker", {}
    return "carer_in_charge", {"accountable": team.accountable}


def profession(_: KeyWorkerFact, team: CareTeam) -> Chosen:
    """The key worker's job title, said only to who asks for it."""
    if team.profession is None:
        return "carer_profession_not_known", {}
    return "carer_profession", {"profession": team.profession}


def _finder(answering: Answering, asked: Asked) -> Callable[[], KeyTeamFacts]:
    """Looks the key team up when it is first asked for, and not before."""

    @cache
    def find() -> KeyTeamFacts:
        unit, subject_id = answering.unit, asked.standing.subject_id
        team_id = belongs_to(unit, people.get_person(unit, subject_id))[0]
        when = reading_occasion(unit, team_id, answering.now)
        return key_team.find_key_team(unit, subject_id, when)

    return find


def _say(
    answering: Answering, text_id: str, values: Mapping[str, str], told: Sequence[Told[object]]
) -> Said:
    if text_id.endswith(_GAPS):
        ask_staff(answering, Wish.PASS_ON)
    else:
        answering.settle()
    permits, known_by = [t.permit for t in told], [t.known_by for t in told]
    return answering.say(text_id, values, *permits, known_by=known_by)


def _say_none(answering: Answering, permit: Permit) -> Said:
    """Nobody is recorded as key worker: say so, and let staff know of it."""
    ask_staff(answering, Wish.PASS_ON)
    return answering.say("carer_no_key_worker", {}, permit)


def _state(cover: CoverFact) -> str:
    state = "day_off" if cover.day_off else "away"
    return state if cover.cover_name is not None else f"{state}_no_cover"


def _key_worker_values(fact: KeyWorkerFact) -> dict[str, str]:
    return {
        "key_worker": fact.first_name,
        "working_days": fact.working_days,
        "team_number": fact.team_number,
    }


def _cover_values(fact: CoverFact) -> dict[str, str]:
    return {"until": date_words(fact.until), "cover": fact.cover_name or ""}
