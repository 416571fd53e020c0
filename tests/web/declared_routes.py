"""What every address of the pages for staff shows: a route that is not here fails the walk.

One line for each: `METHOD path` and what it shows (`Shows`). A route of yours: add its line, and
say in `FIELDS` what its form carries where "words" alone will not do.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Shows(StrEnum):
    """`NOTHING`: of nobody. `OWN`: lists of whoever is signed in; nobody else's people stand in
    them. `ITEM`, `PERSON`: what its address names, to whoever may read it. `TRAIL`: what was done
    about a person, to whoever has a role for them, leads and guardians. `ACCOUNTS`: admins'.
    `LOOKS`: leads' and guardians'. `TEAM`: who of staff is there and who covers; no person."""

    NOTHING = "nothing"
    OWN = "own"
    ITEM = "item"
    PERSON = "person"
    TRAIL = "trail"
    ACCOUNTS = "accounts"
    LOOKS = "looks"
    TEAM = "team"


_LINES = """
GET /on-call OWN
GET /on-call/sign-in NOTHING
POST /on-call/sign-in NOTHING
POST /on-call/sign-in/demo NOTHING
POST /on-call/sign-out NOTHING
GET /on-call/sign-in/provider NOTHING
GET /on-call/sign-in/provider/back NOTHING
GET /on-call/sign-in/provider/out NOTHING
GET /on-call/static/{name} NOTHING
GET /on-call/{code} ITEM
POST /on-call/{code}/{said} ITEM
GET /console/static/{name} NOTHING
GET /console/{rest:path} NOTHING
GET /console/accounts ACCOUNTS
POST /console/accounts ACCOUNTS
GET /console/accounts/{account_id} ACCOUNTS
POST /console/accounts/{account_id}/roles ACCOUNTS
POST /console/accounts/{account_id}/pin ACCOUNTS
POST /console/accounts/{account_id}/link ACCOUNTS
POST /console/accounts/{account_id}/remove ACCOUNTS
GET /console/look NOTHING
POST /console/look NOTHING
GET /console/looked LOOKS
GET /console/looked/{person_id} LOOKS
GET /console/item/{code} ITEM
POST /console/item/{code}/have ITEM
POST /console/item/{code}/tried ITEM
POST /console/item/{code}/done ITEM
POST /console/item/{code}/tell ITEM
POST /console/digest/{code}/have ITEM
GET /console/item/{code}/answer ITEM
POST /console/item/{code}/answer ITEM
POST /console/item/{code}/do/{what} ITEM
GET /console OWN
GET /console/changes/inbox OWN
GET /console/changes/item/{code} ITEM
GET /console/digest OWN
GET /console/digest/print OWN
GET /console/digests OWN
GET /console/settings OWN
POST /console/settings OWN
GET /console/people OWN
POST /console/people OWN
GET /console/enrol OWN
POST /console/enrol OWN
GET /console/enrol/{person_id}/card PERSON
POST /console/enrol/{person_id}/welcome PERSON
GET /console/item/{code}/conversation ITEM
GET /console/item/{code}/media/{media_id} ITEM
GET /console/person/{person_id}/carer PERSON
POST /console/person/{person_id}/carer PERSON
GET /console/person/{person} PERSON
GET /console/person/{person}/audit TRAIL
GET /console/person/{person}/consent PERSON
GET /console/person/{person}/consent/{other} PERSON
GET /console/person/{person}/conversation PERSON
GET /console/person/{person}/copy PERSON
POST /console/person/{person}/copy PERSON
POST /console/person/{person}/copy/download PERSON
GET /console/person/{person}/details PERSON
POST /console/person/{person}/details PERSON
POST /console/person/{person}/details/phone PERSON
POST /console/person/{person}/phone/{phone_id} PERSON
GET /console/person/{person}/apart LOOKS
POST /console/person/{person}/apart LOOKS
GET /console/person/{person}/new-phone PERSON
POST /console/person/{person}/new-phone PERSON
GET /console/person/{person}/proof PERSON
POST /console/person/{person}/proof/{kind} PERSON
POST /console/person/{person}/proof/{kind}/clear PERSON
POST /console/person/{person}/number/{phone_id}/confirm PERSON
GET /console/confirmations OWN
GET /console/confirmations/{consent} PERSON
POST /console/confirmations/{consent} PERSON
GET /console/review OWN
POST /console/review/{code} ITEM
GET /console/person/{person}/known PERSON
GET /console/person/{person}/known/{other} PERSON
GET /console/person/{person}/relationships PERSON
GET /console/person/{person}/relationships/{other} PERSON
POST /console/person/{person}/sharing/{other}/{what} PERSON
GET /console/rota TEAM
GET /console/rota/gaps TEAM
GET /console/rota/hours TEAM
GET /console/rota/leave TEAM
GET /console/rota/posts TEAM
GET /console/rota/swaps TEAM
POST /console/rota/desks TEAM
POST /console/rota/desks/{entry}/undo TEAM
POST /console/rota/hours TEAM
POST /console/rota/hours/{entry}/undo TEAM
POST /console/rota/leave TEAM
POST /console/rota/leave/now TEAM
POST /console/rota/leave/{entry}/cancel TEAM
POST /console/rota/leave/{entry}/cover TEAM
POST /console/rota/leave/{entry}/restore TEAM
POST /console/rota/posts TEAM
POST /console/rota/posts/{entry}/remove TEAM
POST /console/rota/posts/{entry}/restore TEAM
POST /console/rota/swaps/day TEAM
POST /console/rota/swaps/post TEAM
POST /console/rota/swaps/{entry}/answer TEAM
POST /console/rota/swaps/{entry}/undo TEAM
"""

#: What the form of a route carries beside "words" and the token.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "POST /console/confirmations/{consent}": {"decision": "decline"},
    "POST /console/person/{person}/proof/{kind}": {"secret": "739204", "again": "739204"},
    "POST /console/review/{code}": {"outcome": "the review heard it"},
    "POST /console/look": {"whom": "07700 900109", "words": "they rang the wrong team"},
    "POST /console/accounts": {"staff": "{account_id}", "name": "x.y", "role_worker": "yes"},
    "POST /console/accounts/{account_id}/roles": {"role_lead": "yes"},
    "POST /console/accounts/{account_id}/remove": {"sure": "yes"},
}


def declared() -> dict[str, Shows]:
    """What each route shows, by its method and path."""
    found: dict[str, Shows] = {}
    for line in _LINES.strip().splitlines():
        method, path, shows = line.split()
        found[f"{method} {path}"] = Shows[shows]
    return found
