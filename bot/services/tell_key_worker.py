"""Says who somebody's key worker is, to that person."""

from __future__ import annotations

from bot.app import App
from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.records import teams
from bot.services.answering import Answering, answering
from bot.services.tell_cover import GAPS, cover_values
from bot.services.turns import Said, Turn


def tell_key_worker(app: App, turn: Turn) -> Said:
    """Say who the key worker is, and who covers while they are away."""
    with answering(app, turn) as answer:
        said = _tell(answer)
        if not GAPS.intersection(said.text_ids):
            answer.settle()
        return said


def _tell(answer: Answering) -> Said:
    permit = answer.decide(Category.KEY_WORKER)
    if isinstance(permit, Refusal):
        return answer.refuse()
    person_id = answer.sender.person_id
    fact = teams.find_key_worker(answer.unit, person_id, answer.now).reveal(permit)
    if fact is None:
        team_number = teams.get_public_number(answer.unit, person_id)
        return answer.say("no_key_worker", {"team_number": team_number}, permit)
    away = _tell_away(answer)
    if away is not None:
        return away
    values = {
        "key_worker": fact.first_name,
        "working_days": fact.working_days,
        "team_number": fact.team_number,
    }
    return answer.say("key_worker", values, permit)


def _tell_away(answer: Answering) -> Said | None:
    permit = answer.decide(Category.COVER)
    if isinstance(permit, Refusal):
        return None
    cover = teams.find_cover(answer.unit, answer.sender.person_id, answer.now).reveal(permit)
    if cover is None:
        return None
    text_id = "key_worker_away_no_cover" if cover.cover_name is None else "key_worker_away"
    return answer.say(text_id, cover_values(cover), permit)
