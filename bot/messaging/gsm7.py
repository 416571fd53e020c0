"""What a text costs: how many parts of an SMS it fills, and the same text in cheaper letters.

GSM-7 is the alphabet in which an SMS holds 160 characters. One letter outside it, and the whole
text goes out in UCS-2, at 70 a part. A text of several parts gives up room in each for the
numbering: 153 or 67.
"""

# ruff: noqa: RUF001 - the look-alike letters are the point of this file

from __future__ import annotations

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take an escape character in front, and so the room of two.
_EXTENSION = frozenset("^{}\\[~]|€\f")

_SINGLE, _PART = 160, 153
_UCS2_SINGLE, _UCS2_PART = 70, 67

_SUBSTITUTES = {
    **dict.fromkeys("‘’‚‛′‹›´ʼ`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\t", " "),
    **dict.fromkeys("\u2028\u2029\u0085\v", "\n"),
    # Marks that show nothing: hints where to break or join, and how to draw the one before.
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff", ""),
    "…": "...",
    "•": "*",
    "·": "-",
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "©": "(c)",
    "®": "(R)",
    "™": "(TM)",
    "°": " deg",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "đ": "d",
    "Đ": "D",
    "ł": "l",
    "Ł": "L",
    "ı": "i",
    "œ": "oe",
    "Œ": "OE",
}


def is_gsm7(text: str) -> bool:
    """Whether every character of `text` is in GSM-7 or its extension."""
    return all(c in _BASIC or c in _EXTENSION for c in text)


def parts(text: str) -> int:
    """How many parts of an SMS `text` fills. An empty text is one."""
    if is_gsm7(text):
        return _count([2 if c in _EXTENSION else 1 for c in text], _SINGLE, _PART)
    return _count([2 if ord(c) > 0xFFFF else 1 for c in text], _UCS2_SINGLE, _UCS2_PART)


def to_gsm7(text: str) -> str:
    """`text` in GSM-7 letters, as near as they come.

    Accents that GSM-7 lacks are dropped (ŵ is w), curly quotes and long dashes made plain, and
    invisible marks left out. Any other character becomes a question mark: that something stood
    there is never hidden.
    """
    return "".join(_letter(c) for c in unicodedata.normalize("NFC", text))


def _count(widths: list[int], single: int, part: int) -> int:
    if sum(widths) <= single:
        return 1
    count, room = 1, part
    for width in widths:
        # A character of two places is never cut in half.
        if width > room:
            count, room = count + 1, part
        room -= width
    return count


def _letter(character: str) -> str:
    if character in _BASIC or character in _EXTENSION:
        return character
    if character in _SUBSTITUTES:
        return _SUBSTITUTES[character]
    if unicodedata.combining(character):
        return ""
    plain = unicodedata.normalize("NFKD", character)
    bare = "".join(_SUBSTITUTES.get(c, c) for c in plain if not unicodedata.combining(c))
    return bare if plain != character and bare and is_gsm7(bare) else "?"
