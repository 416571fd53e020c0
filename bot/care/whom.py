"""Whom a carer means: by name, or by what that person is to them. From their own words only.

Nobody is looked up: what they say is held against the people to whom staff recorded that they
stand in some relationship, letter for letter after case, accents and apostrophes are evened out.
A wrong guess would tell one person's affairs as another's, so two who fit are as good as nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.care.consent_records import Kind
from bot.care.whose import list_whose


class Bond(StrEnum):
    """What somebody is to the one who writes, as far as a record could tell it apart."""

    CHILD = "child"
    PARTNER = "partner"
    FAMILY = "family"
    FRIEND = "friend"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom somebody means. `words` are what is kept of it, and `read_whom` reads them again.

    `name` is evened out; None where only a relation was said. `bonds`: any of them; none where
    only a name was said.
    """

    words: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    bonds: frozenset[Bond] = frozenset()


@dataclass(frozen=True, slots=True)
class Related:
    """Somebody to whom the writer stands in a recorded relationship, of whatever kinds."""

    person_id: UUID
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    kinds: frozenset[Kind]


_PARENTS = frozenset(
    {
        Kind.PARENT,
        Kind.PARENT_WITH_PR,
        Kind.PARENT_WITHOUT_PR,
        Kind.STEP_PARENT,
        Kind.FOSTER_CARER,
    }
)
#: Kinds that say what somebody does, and leave open what they are to one another.
_OPEN = frozenset(
    {
        Kind.CARER,
        Kind.YOUNG_CARER,
        Kind.NOMINATED_PERSON,
        Kind.ATTORNEY_HW,
        Kind.ATTORNEY_PF,
        Kind.DEPUTY_PW,
        Kind.DEPUTY_PF,
        Kind.GUARDIAN_SCT,
        Kind.NAMED_PERSON_SCT,
    }
)
_FITS = {
    Bond.CHILD: _PARENTS | _OPEN | {Kind.RELATIVE, Kind.NEAREST_RELATIVE},
    Bond.PARTNER: _OPEN | {Kind.PARTNER, Kind.NEAREST_RELATIVE},
    Bond.FAMILY: _OPEN | {Kind.RELATIVE, Kind.NEAREST_RELATIVE},
    Bond.FRIEND: _OPEN | {Kind.FRIEND},
    Bond.CLIENT: _OPEN | {Kind.ADVOCATE, Kind.APPOINTEE, Kind.PROFESSIONAL, Kind.FOSTER_CARER},
}

_CHILD, _PARTNER = frozenset({Bond.CHILD}), frozenset({Bond.PARTNER})
_FAMILY, _FRIEND = frozenset({Bond.FAMILY}), frozenset({Bond.FRIEND})
_CHILDREN = (
    "daughter dauhter son child baby toddler bairn wean stepson stepdaughter foster-son "
    "foster-daughter foster-child step-son step-daughter teenager youngest eldest oldest "
    "little-one little-boy little-girl wee-boy wee-girl wee-one beta beti"
)
_PARTNERS = (
    "wife husband hubby missus missis mrs partner other-half boyfriend girlfriend bf gf fiance "
    "fiancee spouse zona maz"
)
#: In the north a lad or lass may be a son, or whom one goes out with.
_CHILDREN_OR_PARTNERS = "lad lass boy girl fella"
#: "Our kid" is a brother in one town and a child in the next.
_CHILDREN_OR_FAMILY = "kid twin"
_ELDERS = (
    "mum mam mom mummy mammy mama maw dad daddy da nan nana nanna nanny gran granny grandma "
    "grandad granddad grandpa ammi amma abbu abba mother father"
)
_RELATIVES = (
    "ma mither faither sister sis brother bro bruv bhai behn auntie aunty aunt uncle cousin "
    "nephew niece grandson granddaughter grandchild stepmum stepdad step-mum step-dad foster-mum "
    "foster-dad mother-in-law father-in-law sister-in-law brother-in-law daughter-in-law "
    "son-in-law wee-brother wee-sister grandmother grandfather stepmother stepfather tata brat "
    "half-brother half-sister stepbrother stepsister"
)
_FRIENDS = (
    "friend best-friend mate pal butty marra neighbour neighbor flatmate housemate roommate lodger"
)
_CLIENTS = "client resident tenant service-user pupil student"

_BONDS: dict[str, frozenset[Bond]] = {
    **dict.fromkeys(_CHILDREN.split(), _CHILD),
    **dict.fromkeys(_PARTNERS.split(), _PARTNER),
    **dict.fromkeys(_CHILDREN_OR_PARTNERS.split(), _CHILD | _PARTNER),
    **dict.fromkeys(_CHILDREN_OR_FAMILY.split(), _CHILD | _FAMILY),
    **dict.fromkeys(_ELDERS.split(), _FAMILY),
    **dict.fromkeys(_RELATIVES.split(), _FAMILY),
    **dict.fromkeys(_FRIENDS.split(), _FRIEND),
    **dict.fromkeys(_CLIENTS.split(), frozenset({Bond.CLIENT})),
}
_RELATIONS = frozenset(_BONDS)
_LONGEST_FIRST = sorted(_BONDS, key=len, reverse=True)
_WORD_FOR = "|".join(word.replace("-", "[ -]") for word in _LONGEST_FIRST)
_THE_WORDS = "|".join(f"{_PARTNERS} {_CHILDREN_OR_PARTNERS} {_CHILDREN_OR_FAMILY}".split()).replace(
    "-", "[ -]"
)
_ADJECTIVE = (
    r"(?:late |own |poor |old |dear |wee |little |big |older |younger |eldest |youngest |elderly )?"
)
_OWNED = re.compile(
    rf"\b(?:(?:my|me|our|wor|mi|ma|moja|moj|mera|meri) {_ADJECTIVE}(?P<mine>{_WORD_FOR})"
    rf"|the (?P<the>{_THE_WORDS}))(?P<of>'?s)?(?![\w'])"
)
#: Said as a name is, where nobody's else stands before it: "her mum" may be the writer.
_ALONE = re.compile(
    rf"(?<![\w'])(?P<before>\w[\w']* )?(?P<elder>{'|'.join(_ELDERS.split())})(?P<of>'?s)?(?![\w'])"
)
#: "ashas mum" belongs to somebody, "hows mum" does not.
_SOMEBODYS = re.compile(
    r"(?!(?:is|was|has|does|its|this|(?:how|who|what|where|when|why)'?s) )"
    r"(?:\w+'?s'?|his|her|their|your|a|the|another|am|im|my|me|our|i'm) "
)
_MINE = ("my ", "me ", "our ", "wor ", "mi ", "ma ", "moja ", "moj ", "mera ", "meri ", "the ")
_A_RELATION_FOLLOWS = re.compile(rf" (?:{_WORD_FOR})(?![\w'])")
_OF_OTHERS = re.compile(r"(?:his|her|their|your|hers|its) ")
#: Where somebody says who they are themselves.
_I_AM = r"\b(?:i am|i'm|im|my name is|my names|my name's|this is) "

_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4", "'" * 5)
_LETTERS_OF_THEIR_OWN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae"})


def said_whom(text: str, names: Iterable[str]) -> Whom | None:
    """Whom a text means; None where it says nobody, or more than one.

    `names`: what the dialogue took for somebody's name or relation in it.
    """
    found = list_said(text, names)
    return found[0] if len(found) == 1 else None


def list_said(text: str, names: Iterable[str]) -> list[Whom]:
    """Everybody whom a text means."""
    plain = _evened(text)
    named = [_evened(name) for name in names]
    owners = [_evened(name) for name in list_whose(text, _RELATIONS)]
    # What the dialogue found is more of the name: "asha begum" for "begums".
    named += [o for o in owners if not any(_ends_with(name, o) for name in named)]
    found = [*_related(plain, named)]
    for name in named:
        whom = _of_phrase(name)
        if whom is not None and not _says_who_they_are(plain, name):
            found.append(whom)
    return _told_apart(found)


def read_whom(words: str) -> Whom | None:
    """Whom words mean that were kept; None for words that mean nobody."""
    return _of_phrase(_evened(words))


def match(whom: Whom, related: Sequence[Related]) -> UUID | None:
    """Who is meant among the people to whom somebody is related; None for nobody or several."""
    fitting = {r.person_id for r in related if _fits(whom, r)}
    return fitting.pop() if len(fitting) == 1 else None


def _fits(whom: Whom, related: Related) -> bool:
    if whom.name is not None and not _is_called(whom.name, related):
        return False
    return not whom.bonds or any(related.kinds & _FITS[bond] for bond in whom.bonds)


def _is_called(name: str, related: Related) -> bool:
    first = _bare(related.first_name)
    called = {first, f"{first} {_bare(related.last_name)}"} - {""}
    # "ashas key worker": few put the apostrophe.
    return _bare(name) in called | {f"{own}s" for own in called}


def _related(plain: str, named: Sequence[str]) -> Iterator[Whom]:
    """Those whom a text calls by what they are, with the name that follows."""
    for place in _OWNED.finditer(plain):
        word = place["mine"] or place["the"]
        if place["of"] and _A_RELATION_FOLLOWS.match(plain, place.end()):
            word = ""  # "my daughter's friend": not the daughter
        if word:
            yield _whom(word.replace(" ", "-"), _name_after(plain, place.end(), named))
    for place in _ALONE.finditer(plain):
        if not _SOMEBODYS.fullmatch(place["before"] or ""):
            yield _whom(place["elder"], None)


def _name_after(plain: str, end: int, named: Sequence[str]) -> str | None:
    rest = plain[end:].lstrip(" ,")
    for name in sorted((_without_relation(n) for n in named), key=len, reverse=True):
        if name and re.match(rf"{re.escape(name)}(?!\w)", rest):
            return name
    return None


def _of_phrase(phrase: str) -> Whom | None:
    """One person, from words that are nothing but their name or relation."""
    if _OF_OTHERS.match(phrase):
        return None
    owned = _OWNED.match(phrase)
    if owned is not None:
        word = (owned["mine"] or owned["the"]).replace(" ", "-")
        return _whom(word, phrase[owned.end() :].strip(" ,") or None)
    if phrase.replace(" ", "-") in _BONDS:
        return _whom(phrase.replace(" ", "-"), None)
    name = _without_relation(phrase)
    return _whom(None, name) if name else None


def _without_relation(phrase: str) -> str:
    """The name in "my son, laurence", "our kev" or "laurence's"."""
    owned = _OWNED.match(phrase)
    name = phrase[owned.end() :] if owned else phrase
    for owner in _MINE:
        name = name.removeprefix(owner)
    return name.strip(" ,").removesuffix("'s").removesuffix("'")


def _whom(word: str | None, name: str | None) -> Whom:
    said = [] if word is None else ["my " + word]
    name = None if not name else name.removesuffix("'s").removesuffix("'")
    bonds = frozenset[Bond]() if word is None else _BONDS[word]
    return Whom(" ".join([*said, *([name] if name else [])]), name, bonds)


def _told_apart(found: Sequence[Whom]) -> list[Whom]:
    """Each person once: who was named and related in one place is not somebody else in another."""
    distinct = list(dict.fromkeys(found))
    return [w for w in distinct if not any(w != o and _is_part(w, o) for o in distinct)]


def _is_part(whom: Whom, of: Whom) -> bool:
    """Whether all that was said of one was said of the other too, and more."""
    if not whom.bonds <= of.bonds:
        return False
    if whom.name is None:
        return of.name is not None or whom.bonds < of.bonds
    return of.name is not None and (
        f"{of.name} ".startswith(f"{whom.name} ") or of.name == f"{whom.name}s"
    )


def _says_who_they_are(plain: str, name: str) -> bool:
    said = re.findall(rf"{_I_AM}{re.escape(name)}(?![\w'])", plain)
    return bool(said) and len(said) == plain.count(name)


def _ends_with(name: str, owner: str) -> bool:
    return f" {_without_s(name)}".endswith(f" {_without_s(owner)}")


def _without_s(name: str) -> str:
    return name.rstrip("'").removesuffix("s").removesuffix("'")


def _evened(text: str) -> str:
    """Small letters without accents, one kind of apostrophe, single spaces."""
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(plain.translate(_LETTERS_OF_THEIR_OWN).split())


def _bare(name: str) -> str:
    """A name with nothing in it but its letters, and one space between its words."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", _evened(name).replace("'", "")).split())
