"""Whom of those close to them a person means: by a first name, or by what they are to them.

Only ever one of those whom staff recorded. Who that could be is read widely, so that "dad" is
taken for the one parent on record only where it can be nobody else there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bot.care.consent_records import Kind
from bot.care.names import spot_names


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody recorded beside a person."""

    id: UUID
    kind: Kind
    first_name: str = field(repr=False)
    last_name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Meant:
    """Who the words fit. `said`: they name somebody, or say what somebody is to the person;
    `everybody`: they speak of all of them at once."""

    ids: frozenset[UUID]
    said: bool
    everybody: bool = False

    @property
    def only(self) -> UUID | None:
        """The one who is meant; None where the words fit nobody, or several."""
        return next(iter(self.ids)) if len(self.ids) == 1 and not self.everybody else None


_PARENTS = (
    "mum mums mam mom mummy mammy mama maw ma mother muther mither dad dads daddy da father "
    "faither pa papa ammi amma abbu abba baba stepmum stepdad stepmother stepfather foster "
    "parent parents"
)
_PARTNERS = (
    "wife husband hubby missus partner boyfriend girlfriend bf gf fella bloke fiance fiancee ex "
    "spouse lass lad"
)
_RELATIVES = (
    "sister brother sis bro bhai behan son sons sun daughter daughters kid kids wean bairn nan "
    "nana nanna nanny gran granny grandma grandad granddad grandpa grandmother grandfather aunt "
    "auntie aunty uncle cousin niece nephew saas inlaws lad lass relative"
)
_FRIENDS = "friend friends mate mates pal neighbour neighbor"
_CARERS = "carer carers"
_GROUPS = tuple(
    frozenset(words.split()) for words in (_PARENTS, _PARTNERS, _RELATIVES, _FRIENDS, _CARERS)
)
#: Whatever a law or a form calls them, they may be anybody's mother or friend.
_MAY_BE_ANYBODY = frozenset(Kind) - {
    Kind.PARTNER,
    Kind.RELATIVE,
    Kind.FRIEND,
    Kind.PARENT,
    Kind.PARENT_WITH_PR,
    Kind.PARENT_WITHOUT_PR,
    Kind.STEP_PARENT,
    Kind.FOSTER_CARER,
    Kind.YOUNG_CARER,
    Kind.PROFESSIONAL,
}
_PARENT_KINDS = {
    Kind.PARENT,
    Kind.PARENT_WITH_PR,
    Kind.PARENT_WITHOUT_PR,
    Kind.STEP_PARENT,
    Kind.FOSTER_CARER,
}
_FITS = (
    _MAY_BE_ANYBODY | _PARENT_KINDS,
    _MAY_BE_ANYBODY | {Kind.PARTNER},
    _MAY_BE_ANYBODY | {Kind.RELATIVE, Kind.YOUNG_CARER},
    _MAY_BE_ANYBODY | {Kind.FRIEND},
    frozenset(Kind) - {Kind.PROFESSIONAL},
)
_EVERYBODY = re.compile(
    r"\b(?:no ?one|nobody|no-one|any ?one|any ?body|every ?one|every ?body|all of (?:them|you)"
    r"|none of them|(?:my|me|our|ma|the|whole) (?:whole )?famil(?:y|ies)|others?|people|folks?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def who_is_meant(words: str, mine: Sequence[Mine], named: Iterable[str] = ()) -> Meant:
    """Who of those recorded the words fit. `named`: what the dialogue took for somebody's name."""
    named = tuple(named)
    groups = _groups_in(" ".join((words, *named)))
    by_name = [one for one in mine if _is_named(" ".join((words, *named)), one)]
    fitting = [one for one in mine if any(one.kind in _FITS[group] for group in groups)]
    if by_name and groups:
        # "my sister Gwen" is one person; "Gwen, and my mum" may be two.
        both = [one for one in by_name if one in fitting]
        found = both if len(both) == len(by_name) == len(groups) == 1 else [*by_name, *fitting]
    elif len(groups) > 1:
        found = list(mine)
    else:
        found = by_name or fitting
    everybody = _EVERYBODY.search(words) is not None
    said = bool(named or groups or by_name)
    return Meant(frozenset(one.id for one in found), said, everybody)


def _groups_in(words: str) -> frozenset[int]:
    said = {word.casefold() for word in _WORD.findall(words)}
    found = {n for n, group in enumerate(_GROUPS) if said & group}
    if said & {"lad", "lass"}:  # a partner in one place, a child in another
        found -= {2}
    return frozenset(found)


def _is_named(words: str, one: Mine) -> bool:
    titled = f"(?:mr|mrs|ms|miss|dr)\\.? {re.escape(one.last_name)}(?!\\w)"
    if one.last_name and re.search(titled, words, re.IGNORECASE):
        return True
    return bool(spot_names(words, [one.first_name]))
