"""Where one can go from every page of the console."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.care.staff_roles import Doing, may_any
from bot.services.sign_in import Session

#: In the order of a working day. What has no page yet is left out.
_PLACES = (
    ("/console", "Inbox"),
    ("/console/people", "People"),
    ("/console/confirmations", "To confirm"),
    ("/console/review", "For review"),
    ("/console/looked", "Who looked"),
    ("/console/accounts", "Accounts"),
    ("/console/rota", "Rota"),
    ("/console/enrol", "Enrol"),
    ("/console/look", "Look with a reason"),
    ("/console/settings", "Settings"),
)

#: What is shown only to whoever may do one of these.
_NEEDS = {
    "/console": {Doing.PEOPLE_READ},
    "/console/people": {Doing.PEOPLE_READ},
    "/console/confirmations": {Doing.PEOPLE_READ},
    "/console/review": {Doing.PEOPLE_READ},
    "/console/enrol": {Doing.PEOPLE_WRITE},
    "/console/look": {Doing.REASON},
    "/console/looked": {Doing.WHO_LOOKED, Doing.WHO_LOOKED_ANYWHERE},
    "/console/accounts": {Doing.ACCOUNTS},
}
#: Pages beneath a place of another address.
_STANDS_UNDER = {
    "/console/item": "/console",
    "/console/digest": "/console",
    "/console/digests": "/console",
    "/console/person": "/console/people",
}
#: What only a worker of the organisation does, by name: a desk's account does not say who it was.
_BY_NAME = frozenset({"/console/enrol", "/console/look"})


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation."""

    href: str
    text: str
    active: bool


def places(there: Collection[str], path: str, session: Session) -> list[Place]:
    """The links for whoever is signed in, where `there` are the addresses that have a page and
    `path` is the one shown. Each page checks by itself: this only leaves out what would be 404."""
    known = [(href, text) for href, text in _PLACES if href in there and _is_for(href, session)]
    here = _section(path)
    return [Place(href, text, href == here) for href, text in known]


def _section(path: str) -> str:
    """The place under which an address stands: a person's page under People, an item in the inbox;
    of what stands under none, none."""
    section = "/".join(path.split("/")[:3])
    return _STANDS_UNDER.get(section, section)


def home(session: Session) -> str:
    """Where the console begins for whoever is signed in: their list, or the first page that an
    account without a list has."""
    return next(href for href, _ in _PLACES if _is_for(href, session))


def _is_for(href: str, session: Session) -> bool:
    is_named = session.who.kind == "worker" and session.who.agency is None
    if href in _BY_NAME and not is_named:
        return False
    needed = _NEEDS.get(href)
    return needed is None or any(may_any(session.roles, what) for what in needed)
