"""Whose key worker or appointment somebody asks for: "whos bens key worker".

The dialogue finds few names written as people text them, small and without the apostrophe. It goes
by the words alone: whether anybody of that name is known here changes nothing.
"""

from __future__ import annotations

import re

_WORKER = (
    r"(?:key ?worker|care ?co-?ordinator|named nurse|social worker|support worker|worker|cpn|nurse"
    r"|psychiatrist)s?"
)
_MEETING = r"(?:(?:next|first|new) )?(?:appointment|appt|apt)s?"
_NAME = r"[^\W\d_][\w'\u2019-]*"
_OWNER = re.compile(
    rf"(?:(?<![\w'\u2019])(?P<before>{_NAME}),? )?(?<![\w'\u2019])(?P<name>{_NAME}s['\u2019]?) "
    rf"(?:{_WORKER}|{_MEETING})\b",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"\b{_WORKER} (?:of|for) (?P<name>{_NAME})(?: (?P<after>{_NAME}))?", re.IGNORECASE
)

#: What stands before a thing that is nobody's name, or says that the next word is none.
_NO_OWNER = frozenset(
    "a all also an and another any are as at because been being but did do does every false for "
    "from had has have he her hers him his how hows i if in into is it its just me my need no not "
    "now of off on or our ours per plus previous she so some still tell than that thats the their "
    "theirs them then there theres these they this those to today todays tomorrow tomorrows us "
    "various was wasnt we what whats when whens where wheres which who whos whose why with "
    "yes yesterday yesterdays you your yours".split()
)
_NO_NAME = frozenset(
    "adults always anybodys anyones boys bosses carers childrens childs clients clinics cos days "
    "doctors else everybodys everyones families gps girls hospitals kids ladies ladys lets lots "
    "mans meds months nights nobodys nurses other others parents patients peoples perhaps persons "
    "please plus services somebodys someones sometimes sundays mondays tuesdays wednesdays "
    "thursdays fridays saturdays staffs teams things thanks wards weeks womans womens workers "
    "half law laws one ones years".split()
)


def list_whose(text: str, relations: frozenset[str]) -> list[str]:
    """The names that a text gives as whose key worker or appointment is meant, as they stand there.

    `relations`: words such as "daughter", which are read elsewhere.
    """
    found = []
    for place in _OWNER.finditer(text):
        before, name = place["before"] or "", place["name"]
        if _is_name(name, relations) and _plain(before) not in _DETERMINERS:
            is_first_name = before[:1].isupper() and _is_name(before, relations)
            found.append(f"{before} {name}" if is_first_name else name)
    for place in _OF.finditer(text):
        name, after = place["name"], place["after"] or ""
        if _is_name(name, relations):
            is_last_name = after[:1].isupper() and _is_name(after, relations)
            found.append(f"{name} {after}" if is_last_name else name)
    return found


#: After these a word is a thing: "his diabetes appointment".
_DETERMINERS = frozenset(
    "a an another any each her his its my next no that the their this your".split()
)


def _is_name(word: str, relations: frozenset[str]) -> bool:
    plain = _plain(word)
    bare = plain.removesuffix("s")
    return len(bare) > 1 and not (_NO_OWNER | _NO_NAME | relations) & {plain, bare}


def _plain(word: str) -> str:
    return word.casefold().replace("'", "").replace("\u2019", "")
