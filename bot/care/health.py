"""Whether words name something of health, and whether a profession is one of health.

A key worker may be of any profession. What is about medicines, the body, pregnancy or pain is read
by a health colleague too (docs/routing.md). Words only: no finding, and no urgency, which is for
the screen.
"""

from __future__ import annotations

import re
from functools import cache

#: Parts of job titles: professions with a register of health in the United Kingdom.
_PROFESSIONS = (
    "nurs",
    "doctor",
    "psychiatrist",
    "psychologist",
    "physician",
    "pharmac",
    "midwi",
    "paramedic",
    "physio",
    "occupational therap",
    "speech and language",
    "dietit",
    "health visitor",
)
_AS_A_WORD = re.compile(r"\b(?:gp|rmn|cpn|ot)\b")

#: Beginnings of words; what would begin other words too stands whole, with a full stop.
_MEDICINES = (
    "tablet medicat medicine. medicines. meds. pill. pills. dose. doses. dosage prescri injection "
    "injections depot inhaler insulin lithium clozapine olanzapine sertraline antidepress "
    "antipsychotic antibiotic painkiller paracetamol pharmac overdos"
)
_BODY = (
    "breathless breathing chest. dizz faint. fainted fainting collaps blood. bleed seizure vomit "
    "nausea infect rash. rashes swollen swelling fever. feverish temperature. headach diabet "
    "asthma wound stroke. heartbeat palpitation diarrh constipat numb. limp. limping jaundice "
    "dehydrat incontinen"
)
_PREGNANCY = "pregnan midwi antenatal miscarr breastfeed"
_PAIN = (
    "pain. pains. painful aches. aching ache. sore. agony. cramp. cramps. migraine toothache "
    "earache backache"
)
_PHRASES = (
    r"side effects?",
    r"blood (?:test|pressure|sugar)s?",
    r"(?:been|being|was|is|throwing|threw) (?:sick|up)",
    r"missed (?:my|her|a) period",
    r"morning sickness",
    r"(?:had|has|having) a (?:fit|fall)",
    r"fell (?:over|down)",
)


def names_health(words: str) -> bool:
    """Whether words name medicines, the body, pregnancy or pain. Too often rather than too
    seldom: whoever reads a copy has read one text more."""
    return _named().search(words.casefold()) is not None


def is_of_health(profession: str | None) -> bool:
    """Whether a job title is one of health. One that nobody wrote down is not."""
    title = (profession or "").casefold()
    return any(part in title for part in _PROFESSIONS) or _AS_A_WORD.search(title) is not None


@cache
def _named() -> re.Pattern[str]:
    words = f"{_MEDICINES} {_BODY} {_PREGNANCY} {_PAIN}".split()
    parts = [w.removesuffix(".") + (r"\b" if w.endswith(".") else "") for w in words]
    phrases = [phrase + r"\b" for phrase in _PHRASES]
    return re.compile(rf"\b(?:{'|'.join([*parts, *phrases])})")
