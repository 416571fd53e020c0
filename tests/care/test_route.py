"""A route says who has it, who reads it too, and why: in codes, for the person and for staff."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.health import is_of_health, names_health
from bot.care.hours import Occasion
from bot.care.item_readers import Readable, Reader, may_read
from bot.care.key_team import Member, list_readers
from bot.care.rota import Rota, Team, Week, are_both_away, is_alarm, is_gap
from bot.care.route_words import words_for_person, words_for_staff
from bot.care.routing import (
    Absent,
    Candidate,
    Matter,
    Owner,
    Role,
    Route,
    Taken,
    decide_next_owner,
    decide_route,
)
from bot.care.wishes import COPIED_TO, TAKEN_BY
from bot.care.working_days import WorkingDays
from tests.care.test_key_team import GWEN, PRIYA, SAM, TOM, WEEKDAYS, at, away

NAMES = {GWEN: "Gwen", PRIYA: "Priya", TOM: "Tom"}
DUTY = UUID(int=50)
HEALTH = UUID(int=51)
MONDAY = "2026-11-23 10:00"


def _one(who: UUID, role: Role, absent: Absent | None = None, *, health: bool = False) -> Candidate:
    return Candidate(who, role, absent is None, absent, health)


GWENS = _one(GWEN, Role.KEY_WORKER, Absent.AWAY)
DESK = _one(DUTY, Role.DUTY)
HEALTH_LEAD = _one(HEALTH, Role.HEALTH_LEAD)


@pytest.mark.parametrize(
    ("candidates", "codes", "person", "staff"),
    [
        (
            [_one(GWEN, Role.KEY_WORKER, Absent.DAY_OFF), _one(PRIYA, Role.DEPUTY), DESK],
            "key_worker:day_off",
            "Gwen is off today, so Priya will read it.",
            "key worker: not a working day",
        ),
        (
            [GWENS, _one(PRIYA, Role.COVER, Absent.AWAY), _one(TOM, Role.DEPUTY), DESK],
            "key_worker:away,cover:away",
            "Gwen is away and Priya is away, so Tom will read it.",
            "key worker: away; cover: away",
        ),
        (
            [GWENS, DESK],
            "key_worker:away,cover:nobody",
            "Gwen is away, so the duty worker will read it.",
            "key worker: away; cover: nobody named",
        ),
        (
            [_one(GWEN, Role.KEY_WORKER), DESK],
            "",
            "Gwen will read it.",
            "",
        ),
        (
            [DESK],
            "key_worker:nobody",
            "There is no key worker, so the duty worker will read it.",
            "key worker: nobody named",
        ),
        (
            [_one(GWEN, Role.KEY_WORKER, Absent.CLOSE), _one(PRIYA, Role.BUDDY), DESK],
            "key_worker:close",
            "Priya will read it.",
            "key worker: close to the person",
        ),
    ],
)
def test_why_in_codes_and_in_words(
    candidates: list[Candidate], codes: str, person: str, staff: str
) -> None:
    route = decide_route(candidates)
    assert route.codes == codes
    assert words_for_person(route, NAMES) == person
    assert words_for_person(route, {}) == "Staff will read it."
    assert words_for_staff(route) == staff


def test_nothing_a_person_hears_says_why_somebody_is_away_or_may_not_read() -> None:
    for absent in set(Absent) - {Absent.NOBODY}:
        route = decide_route([_one(GWEN, Role.KEY_WORKER, absent), DESK])
        said = words_for_person(route, NAMES, "on Monday")
        assert said in (
            "Gwen is away, so the duty worker will read it.",
            "Gwen is off on Monday, so the duty worker will read it.",
            "The duty worker will read it.",
        )


def test_what_is_read_at_once_or_is_about_a_worker_names_nobody() -> None:
    everybody = [_one(GWEN, Role.KEY_WORKER), DESK, _one(UUID(int=52), Role.LEAD)]
    at_once = decide_route(everybody, Matter(at_once=True))
    assert (at_once.owner, at_once.codes) == (Owner(DUTY, Role.DUTY), "")
    assert words_for_person(at_once, NAMES) == "Staff will read it."
    private = decide_route(everybody, Matter(about_worker=True, of_health=True))
    assert private == Route(Owner(UUID(int=52), Role.LEAD), Taken.ABOUT_WORKER)
    assert words_for_person(private, NAMES) == "A manager will read it."
    assert words_for_staff(private) == "it may be about a worker"


def test_a_manager_who_is_there_has_it_before_one_who_is_not() -> None:
    lead = _one(UUID(int=52), Role.LEAD, Absent.NOT_MANNED)
    director = _one(UUID(int=53), Role.DIRECTOR)
    private = Matter(about_worker=True)
    assert decide_route([DESK, lead, director], private).owner.role is Role.DIRECTOR
    assert decide_route([DESK, lead], private).owner.role is Role.LEAD


@pytest.mark.parametrize(
    ("key_worker", "reader", "copied"),
    [(True, None, False), (False, None, True), (True, True, False), (True, False, True)],
)
def test_health_is_read_by_health(key_worker: bool, reader: bool | None, copied: bool) -> None:
    absent = None if reader is None else Absent.AWAY
    team = [_one(GWEN, Role.KEY_WORKER, absent, health=key_worker)]
    if reader is not None:
        team.append(_one(PRIYA, Role.COVER, health=reader))
    route = decide_route([*team, DESK, HEALTH_LEAD], Matter(of_health=True))
    assert route.copies == ((Owner(HEALTH, Role.HEALTH_LEAD),) if copied else ())
    assert not decide_route([*team, DESK], Matter(of_health=True)).copies


def test_a_duty_desk_that_reads_of_health_has_a_colleague() -> None:
    route = decide_route([DESK, HEALTH_LEAD], Matter(of_health=True))
    assert route.copies == (Owner(HEALTH, Role.HEALTH_LEAD),)
    assert decide_route([DESK, HEALTH_LEAD], Matter(at_once=True, of_health=True)).copies == ()


def test_wishes_have_their_desks() -> None:
    link = _one(UUID(int=54), Role.LINK_WORKER)
    for role in set(TAKEN_BY.values()):
        route = decide_route([_one(GWEN, Role.KEY_WORKER), DESK, link], Matter(speciality=role))
        assert (route.owner.role is Role.LINK_WORKER) is (role is Role.LINK_WORKER)
    copied = frozenset(COPIED_TO.values())
    route = decide_route([_one(GWEN, Role.KEY_WORKER), DESK, HEALTH_LEAD], Matter(copied_to=copied))
    assert [one.role for one in route.copies] == [Role.HEALTH_LEAD]


@pytest.mark.parametrize("absent", list(Absent))
def test_whoever_may_not_read_never_gets_it_further_on(absent: Absent) -> None:
    candidates = [_one(GWEN, Role.KEY_WORKER), _one(PRIYA, Role.DEPUTY, absent), DESK]
    following = decide_next_owner(candidates, Owner(GWEN, Role.KEY_WORKER))
    assert following == Owner(DUTY, Role.DUTY)


def _readers(*team: tuple[Role, Member], cover: Member | None = None) -> list[Candidate]:
    when = at(MONDAY)
    return list_readers(team, when, lambda _: cover or Member(PRIYA, WEEKDAYS))


def test_a_cover_of_an_agency_without_anybody_in_the_key_team_is_passed_over() -> None:
    leave = away("2026-11-23", "2026-11-28", PRIYA)
    strange = Member(PRIYA, WEEKDAYS, agency="Tidewater Homes")
    gwen = (Role.KEY_WORKER, Member(GWEN, WEEKDAYS, leave))
    found = _readers(gwen, cover=strange)
    assert [c.absent for c in found] == [Absent.AWAY, Absent.OTHER_AGENCY]
    colleague = (Role.BUDDY, Member(TOM, WEEKDAYS, agency="Tidewater Homes"))
    assert [c.absent for c in _readers(gwen, colleague, cover=strange)][1] is None


def test_another_agencys_worker_reads_what_is_theirs_and_no_more() -> None:
    team, item = UUID(int=60), Readable(UUID(int=60), private=False, named={TOM}, managers=())
    assert may_read(Reader("worker", GWEN, team), item)
    assert not may_read(Reader("worker", GWEN, team, agency="Tidewater Homes"), item)
    assert may_read(Reader("worker", TOM, team, agency="Tidewater Homes"), item)


@pytest.mark.parametrize(
    ("left", "close", "expected"),
    [(True, False, Absent.LEFT), (False, True, Absent.CLOSE), (False, False, None)],
)
def test_who_left_or_is_close_does_not_read(
    left: bool, close: bool, expected: Absent | None
) -> None:
    member = Member(GWEN, WEEKDAYS, left=left, is_close=close)
    assert member.absent(at(MONDAY)) is expected
    assert member.is_there(at(MONDAY)) is (expected is None)


def test_key_worker_and_cover_away_together_is_an_alarm_even_with_a_deputy() -> None:
    leave = away("2026-11-23", "2026-11-28", PRIYA)
    rota = Rota(
        {
            GWEN: Week(WEEKDAYS, [leave]),
            PRIYA: Week(WEEKDAYS, [away("2026-11-24", "2026-11-26", GWEN)]),
            TOM: Week(WEEKDAYS),
        }
    )
    team: Team = ((Role.KEY_WORKER, GWEN), (Role.DEPUTY, TOM))
    days = [at(f"2026-11-{day} 10:00") for day in (23, 24, 25, 26, 27)]
    assert [are_both_away(team, rota, day) for day in days] == [False, True, True, False, False]
    assert not any(is_gap(team, rota, day) for day in days)
    assert is_alarm(team, rota, days[1])
    saturday = at("2026-11-28 10:00")
    assert not is_alarm(team, rota, Occasion(saturday.local, saturday.closed))


def test_a_key_worker_who_left_is_a_gap() -> None:
    rota = Rota({SAM: Week(WorkingDays.of(range(5)), left_at=at("2026-11-24 00:00").local)})
    team: Team = ((Role.KEY_WORKER, SAM),)
    assert not is_alarm(team, rota, at(MONDAY))
    assert is_alarm(team, rota, at("2026-11-24 10:00"))


@pytest.mark.parametrize(
    "words",
    [
        "the new tablets make me dizzy",
        "Ran out of meds on friday",
        "shes been sick twice",
        "I think i am pregnant",
        "my back pain is worse",
        "he had a fall in the bath",
        "any side effects of it?",
        "blood pressure was high",
        "I'm due my injection",
        "the ache wont go",
    ],
)
def test_words_of_health(words: str) -> None:
    assert names_health(words)


@pytest.mark.parametrize(
    "words",
    [
        "can Sam call me about my bus pass",
        "the painter came",
        "I need dosh for the meter",
        "my head teacher rang",
        "he fell out with his brother",
        "",
    ],
)
def test_other_words(words: str) -> None:
    assert not names_health(words)


@pytest.mark.parametrize("title", ["nurse", "Mental Health Nurse", "GP", "Occupational therapist"])
def test_professions_of_health(title: str) -> None:
    assert is_of_health(title)


@pytest.mark.parametrize("title", [None, "", "social worker", "support worker", "housing officer"])
def test_other_professions(title: str | None) -> None:
    assert not is_of_health(title)
