"""Says who stands in for somebody's key worker, and until when. Never why."""

from __future__ import annotations

from bot.app import App
from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.records import teams
from bot.records.teams import CoverFact
from bot.services.answering import Answering, answering
from bot.services.turns import Said, Turn
from bot.services.wording import date_words

#: Answers that show a gap: nobody is named. Staff hear of those.
GAPS = frozenset({"no_key_worker", "key_worker_away_no_cover", "cover_nobody_named"})


def tell_cover(app: App, turn: Turn) -> Said:
    """Say who covers for the key worker and until when, or that nobody needs to just now."""
    with answering(app, turn) as answer:
        said = _tell(answer)
        if not GAPS.intersection(said.text_ids):
            answer.settle()
        return said


def cover_values(cover: CoverFact) -> dict[str, str]:
    """The values of the texts about cover."""
    values = {
        "key_worker": cover.key_worker,
        "until": date_words(cover.until),
        "team_number": cover.team_number,
    }
    return values if cover.cover_name is None else {**values, "cover": cover.cover_name}


def _tell(answer: Answering) -> Said:
    permit = answer.decide(Category.COVER)
    if isinstance(permit, Refusal):
        return answer.refuse()
    cover = teams.find_cover(answer.unit, answer.sender.person_id, answer.now).reveal(permit)
    if cover is None:
        return _tell_not_away(answer)
    text_id = "cover_nobody_named" if cover.cover_name is None else "cover"
    return answer.say(text_id, cover_values(cover), permit)


def _tell_not_away(answer: Answering) -> Said:
    permit = answer.decide(Category.KEY_WORKER)
    if isinstance(permit, Refusal):
        return answer.refuse()
    person_id = answer.sender.person_id
    fact = teams.find_key_worker(answer.unit, person_id, answer.now).reveal(permit)
    if fact is None:
        team_number = teams.get_public_number(answer.unit, person_id)
        return answer.say("no_key_worker", {"team_number": team_number}, permit)
    values = {
        "key_worker": fact.first_name,
        "working_days": fact.working_days,
        "team_number": fact.team_number,
    }
    return answer.say("cover_not_needed", values, permit)
