"""Phone numbers in one form, E.164, so that the same phone is always the same string."""

from __future__ import annotations

import re

import phonenumbers

_LONGEST_SPELLING = 40
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


def as_written(number: str) -> str:
    """An E.164 number of this country as people write it, 07700 900123; any other as it is."""
    if not number.startswith("+44") or len(number) != len("+44") + _DIGITS:
        return number
    return f"0{number[3:7]} {number[7:]}"


SECOND_LOOK = (
    "This number needs a second look. Read every digit back to them; if it is right, tick so"
)
_LIKE = "Enter a UK mobile number, like 07700 900123"
_DIGITS = 10
_MOBILE = re.compile(r"7[1-57-9]\d{8}|7624\d{6}")


def read_uk_mobile(text: str) -> tuple[str | None, str]:
    """A mobile number of this country in any spelling, as E.164; or None, and why it is none, in
    words for whoever typed it. Nothing is asked about whether it is in service."""
    number = e164(text, "GB") if len(text) <= _LONGEST_SPELLING else None
    if number is None:
        return None, _LIKE
    if not number.startswith("+44"):
        return None, "This is a number of another country. Enter a UK mobile number"
    national = number.removeprefix("+44")
    if national[0] in "12":
        return None, "This is a landline, which gets no texts. Enter a mobile number"
    if len(national) != _DIGITS:
        return None, _LIKE
    if not _MOBILE.fullmatch(national):
        return None, "This is not a mobile number. Enter one that begins with 07"
    return number, ""
