"""Who somebody of the demo team is to the others on a day, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.care.facts import NUMBER_MATCH_LASTS
from bot.web.simulator.team import Owner, Place, Team, Values, desk_key, listed

_DAYS_IN_MONTH = 30.4
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: In the order in which an alert moves on.
_DESKS = {
    "duty": "the duty desk",
    "lead": "the lead",
    "on_call": "on-call",
    "manager": "the manager",
    "director": "the director",
}
#: Desks that no alert moves on to.
_SPECIALISTS = {
    "health_lead": "Told of questions about medicines",
    "link_worker": "Asked for things to do, help with money or a home, and advocates",
    "peer_worker": "Asked for somebody who has been through it",
}
#: Shown because everybody here is invented and a visitor plays all of them.
_PROOFS = {
    "pin": "PIN",
    "memory_word": "Memory word",
    "duress": "Duress word",
    "quiet": "Quiet word",
}
_RELATIONS = {
    "parent_PR": "parent, with parental responsibility",
    "parent_noPR": "parent, without parental responsibility",
    "step_parent": "step-parent",
    "foster_carer": "foster carer",
    "young_carer": "young carer",
    "nearest_relative": "nearest relative",
    "nominated_person": "nominated person",
    "attorney_HW": "attorney for health and welfare",
    "attorney_PF": "attorney for money",
    "deputy_PW": "deputy for welfare",
    "deputy_PF": "deputy for money",
    "guardian_SCT": "guardian",
    "named_person_SCT": "named person",
}


def describe_place(team: Team, place: Place, today: date) -> str:
    """All that matters about a phone and its owners today, the most telling first."""
    lines = []
    if len(place.owners) > 1:
        lines.append(f"{listed([owner.first_name for owner in place.owners])} share this number")
    for owner in place.owners:
        said = list(_about(team, owner, today))
        lines += [f"{owner.first_name}: {one}" for one in said] if place.owners[1:] else said
    lines += _about_number(team, place, today)
    return ". ".join(lines)


def _about(team: Team, owner: Owner, today: date) -> Iterable[str]:
    if owner.kind == "desk":
        yield _about_desk(team, owner.key)
    elif owner.kind == "worker":
        yield from _about_worker(team, owner.key, today)
    else:
        if owner.group == "people":
            yield _key_worker(team, owner.key, today)
        yield from _relations(team, owner.key)
        if owner.number and owner.group == "people" and _may_text_nothing(team, owner):
            yield "Phone may be told nothing"
        for kind, secret in team.proofs.get(owner.key, {}).items():
            yield f"{_PROOFS[kind]} {secret}"


def _about_desk(team: Team, key: str) -> str:
    """Where a desk stands in the line along which an alert moves until somebody has read it."""
    own = next(values for values in team.desks if desk_key(team, values) == key)
    if own["role"] in _SPECIALISTS:
        return _SPECIALISTS[own["role"]]
    theirs = {values["role"] for values in team.desks if values["team"] == own["team"]}
    line = [role for role in _DESKS if role in theirs]
    place = line.index(own["role"])
    return f"Alerts move on to it after {_DESKS[line[place - 1]]}" if place else "Where alerts go"


def _key_worker(team: Team, person: str, today: date) -> str:
    given = [a for a in team.assignments if a["person"] == person and a["role"] == "key_worker"]
    now = next((a for a in given if _runs(a, today)), None)
    coming = min((a for a in given if a["from"] > today), key=lambda a: a["from"], default=None)
    if now is None:
        return f"No key worker before {_day(coming['from'])}" if coming else "No key worker"
    worker = now["worker"]
    words = f"Key worker {_first_name(team, worker)}"
    away = _absence(team, worker, today)
    if away:
        return f"{words} is away, back after {_day(away['to'])}; {_cover(team, away, today)} covers"
    if coming and now["to"]:
        return f"{words} until {_day(now['to'])}, then {_first_name(team, coming['worker'])}"
    days = _working_days(team, worker)
    return words if days == "Mon to Fri" else f"{words} works {days}"


def _about_worker(team: Team, worker: str, today: date) -> Iterable[str]:
    away = _absence(team, worker, today)
    if away:
        yield f"Away, back after {_day(away['to'])}; {_cover(team, away, today)} covers"
    mine = _first_name(team, worker)
    for absence in team.absences:
        current = _absence(team, absence["worker"], today)
        if current is absence and _cover(team, absence, today) == mine:
            yield f"Covers for {_first_name(team, absence['worker'])} until {_day(absence['to'])}"
    people = [
        team.people[a["person"]]["first_name"]
        for a in team.assignments
        if a["worker"] == worker and a["role"] == "key_worker" and _runs(a, today)
    ]
    if people:
        yield f"Key worker of {listed(people)}"
    yield f"Works {_working_days(team, worker)}"


def _relations(team: Team, person: str) -> Iterable[str]:
    """What somebody is to others; the same relation to several people is said once."""
    found: dict[tuple[str, bool], list[str]] = {}
    for given in team.relationships:
        if given["other"] == person:
            kind = str(given["kind"])
            words = _RELATIONS.get(kind, kind)
            name = team.people[given["person"]]["first_name"]
            found.setdefault((words, given["verified_on"] is None), []).append(name)
    for (words, is_unverified), names in found.items():
        yield f"{listed(names)}'s {words}{', not checked yet' if is_unverified else ''}"


def _about_number(team: Team, place: Place, today: date) -> Iterable[str]:
    people = [team.people[owner.key] for owner in place.owners if owner.kind == "person"]
    if place.number is None:
        return ["Has no phone"]
    if not people:
        return []
    days = [person["number_confirmed_on"] for person in people if person["number_confirmed_on"]]
    if not days:
        return ["Number never confirmed"]
    silent = today - max(days)
    if silent <= NUMBER_MATCH_LASTS:
        return []
    return [f"Number not confirmed for {round(silent.days / _DAYS_IN_MONTH)} months"]


def _may_text_nothing(team: Team, owner: Owner) -> bool:
    return (team.people[owner.key]["may_text"] or "nothing") == "nothing"


def _cover(team: Team, absence: Values, today: date) -> str:
    """Whoever covers and is there; covers that are away are passed over."""
    seen, current = {absence["worker"]}, absence["cover"]
    while current not in seen:
        away = _absence(team, current, today)
        if away is None:
            return _first_name(team, current)
        seen.add(current)
        current = away["cover"]
    return "nobody"


def _absence(team: Team, worker: str, today: date) -> Values | None:
    running = [a for a in team.absences if a["worker"] == worker and _runs(a, today)]
    return max(running, key=lambda absence: absence["to"], default=None)


def _runs(given: Values, today: date) -> bool:
    return bool(given["from"] <= today and (given["to"] is None or today <= given["to"]))


def _working_days(team: Team, worker: str) -> str:
    """The weekdays as they are said: Mon to Thu; Mon, Wed and Fri."""
    given = team.workers[worker]["working_days"]
    if isinstance(given, str):
        return given
    names = [_WEEKDAYS[number] for number in given]
    is_one_run = len(given) > 2 and given == list(range(given[0], given[-1] + 1))
    return f"{names[0]} to {names[-1]}" if is_one_run else listed(names)


def _first_name(team: Team, worker: str) -> str:
    return str(team.workers[worker]["first_name"])


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
