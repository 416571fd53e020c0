"""Why somebody has a message, in words: for the person who asks, and for staff.

What a person is told names only whom a permit lets them be told, and never why somebody is away.
Without names it is "staff", whoever it is. What staff read names roles and nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.care.routing import Absent, Passed, Role, Route, Taken

#: Whose absence a person may hear of: a permit for key worker and cover speaks of these.
_SAID = (Role.KEY_WORKER, Role.COVER)

_ROLES = {
    Role.KEY_WORKER: "key worker",
    Role.HEALTH_LEAD: "health lead",
    Role.LINK_WORKER: "link worker",
    Role.PEER_WORKER: "peer worker",
    Role.ON_CALL: "on-call",
}
_WHY = {
    Absent.AWAY: "away",
    Absent.DAY_OFF: "not a working day",
    Absent.CLOSED: "not at work then",
    Absent.LEFT: "has left",
    Absent.CLOSE: "close to the person",
    Absent.OTHER_AGENCY: "of another agency",
    Absent.NOT_MANNED: "not manned",
    Absent.NOBODY: "nobody named",
}
_TAKEN = {
    Taken.AT_ONCE: "it is needed at once",
    Taken.ABOUT_WORKER: "it may be about a worker",
    Taken.SPECIALITY: "it is theirs by its kind",
    Taken.NOBODY_THERE: "nobody else is there, and no desk is manned",
}


def words_for_person(route: Route, names: Mapping[UUID, str], day: str = "today") -> str:
    """Who reads it and why, for somebody who may be told these names: "Gwen is off today, so Priya
    will read it." `day` is when it is read, as `when_words` would say it.

    Without names, and where it is read at once, it says staff and no more.
    """
    if route.taken is Taken.ABOUT_WORKER:
        return "A manager will read it."
    if not names or route.taken is Taken.AT_ONCE:
        return "Staff will read it."
    reader = names.get(route.owner.id)
    if reader is None:
        reader = "the duty worker" if route.owner.role is Role.DUTY else "staff"
    said = [words for one in route.passed if (words := _said(one, names, day))]
    if not said:
        return f"{reader[0].upper()}{reader[1:]} will read it."
    return f"{' and '.join(said)}, so {reader} will read it."


def words_for_staff(route: Route) -> str:
    """Why it came to its owner, by roles alone: "key worker: away; cover: nobody named"."""
    passed = [f"{role_words(one.role)}: {_WHY[one.absent]}" for one in route.passed]
    return "; ".join([*passed, *([_TAKEN[route.taken]] if route.taken in _TAKEN else [])])


def role_words(role: Role) -> str:
    """A role as one says it."""
    return _ROLES.get(role, role.value)


def _said(one: Passed, names: Mapping[UUID, str], day: str) -> str | None:
    if one.role is Role.KEY_WORKER and one.absent is Absent.NOBODY:
        return "There is no key worker"
    name = None if one.id is None or one.role not in _SAID else names.get(one.id)
    if name is None:
        return None
    return {Absent.AWAY: f"{name} is away", Absent.DAY_OFF: f"{name} is off {day}"}.get(one.absent)
