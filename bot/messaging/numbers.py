"""Phone numbers in one form, E.164, so that the same phone is always the same string."""

from __future__ import annotations

import re

import phonenumbers

_LOOKS_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def e164(text: str, region: str | None = None) -> str | None:
    """`text` as an E.164 number, such as +447700900123, or None when it is none.

    `region` (GB) lets a number be written as people in that country write it; without it the
    text must start with +. Nothing is asked about whether the number is in service.
    """
    try:
        parsed = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException:
        return None
    # "Possible" alone would take numbers that can only be rung from within their own town.
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def from_network(text: str) -> str | None:
    """A number that the phone network itself gave, as E.164, or None.

    More lenient than `e164`: a number of a range that the library does not know yet has still
    sent us a text, and refusing it would lose what the person wrote.
    """
    given = text.strip()
    return (e164(given) or given) if _LOOKS_E164.fullmatch(given) else None
