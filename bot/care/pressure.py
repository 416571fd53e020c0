"""What may speak of pressure when somebody agrees to more being told. Codes for staff, never
findings: with any of them a human looks first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

#: A carer's own text so shortly before may have led to the consent.
CARER_TEXTED_WITHIN = timedelta(minutes=30)


class Sign(StrEnum):
    """One thing that is noted beside what somebody asked for."""

    CARER_TEXTED = "carer_texted_before"
    OTHERS_SEE = "others_see_phone"
    THIRD_PERSON = "third_person"
    HOLD = "safety_hold"


_SOMEBODY = (
    r"(?:she|he|they|(?:my|our|me|the) (?:\w+ )?"
    r"(?:wife|husband|partner|son|daughter|mum|mam|mom|dad|sister|brother|mother|father|nan|carer"
    r"|girlfriend|boyfriend|patient|client))"
)
_AGREES = (
    r"(?:agrees?|agreed|consents?|consented|approves?|gives? (?:you )?permission|is (?:happy|fine"
    r"|ok|okay) (?:with|for|that|to)"
    r"|(?:wants?|would like|wud like|asks?|asked|told) (?:you|u|ye|yous|me)"
    r"|(?:says?|said|sez) (?:it'?s|its|that|yes|you|u|ye|to tell))"
)
_THIRD_PERSON = re.compile(
    rf"\b{_SOMEBODY} (?:\w+ )?{_AGREES}(?!\w)"
    r"|\b(?:tell|telling|talk to|speak to|share (?:it |this )?with|inform|update) (?:me|us)\b"
    r"|\bon (?:her|his|their) behalf\b",
    re.IGNORECASE,
)


def is_third_person(words: str) -> bool:
    """Whether somebody seems to speak for the person, or to ask to be told things themselves."""
    return _THIRD_PERSON.search(" ".join(words.split())) is not None


def signs_of(
    words: str, *, carer_texted_at: datetime | None, now: datetime, others_see: bool, hold: bool
) -> tuple[Sign, ...]:
    """The signs beside what somebody asks for. `words`: all that they texted about it;
    `carer_texted_at`: when the one who is to be told last texted us."""
    texted = carer_texted_at is not None and now - carer_texted_at < CARER_TEXTED_WITHIN
    found = {
        Sign.CARER_TEXTED: texted,
        Sign.OTHERS_SEE: others_see,
        Sign.THIRD_PERSON: is_third_person(words),
        Sign.HOLD: hold,
    }
    return tuple(sign for sign, is_there in found.items() if is_there)
