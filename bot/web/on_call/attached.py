"""What came with a text, as a line of a page: a link to what is kept, else why it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.read_item import Medium

#: What any browser shows as a picture and nothing else: these alone are shown, all others are
#: saved. No drawing is among them: one can carry a script.
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_KINDS = {"image": "Picture", "audio": "Recording", "video": "Video", "application": "File"}
_STATES = {
    "type": "NOT kept: it is of a kind that Keyline does not take. Ask them what it was.",
    "size": "NOT kept: it is too large. Ask them what it was.",
    "host": "NOT kept: it does not lie where it should. Ask them what it was.",
    "gone": "could NOT be fetched: it is not there any more. Ask them what it was.",
    "not_reached": "could NOT be fetched, though it was tried for a day. Ask them what it was.",
    "erased": "erased.",
}
_KB, _MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """One of them. `address` is empty where there is nothing to open."""

    words: str
    address: str = ""


def attached(media: Sequence[Medium], count: int, code: str) -> list[Shown]:
    """What came with a text of the item of a code, or around it; `count` is how many came."""
    lines = [_line(one, code) for one in media]
    left = count - len(media)
    if left > 0:
        some = "" if left == 1 else "s"
        more = "more " if media else ""
        lines.append(Shown(f"{left} {more}picture{some} or recording{some}: NOT kept."))
    return lines


def _line(one: Medium, code: str) -> Shown:
    number = one.position + 1
    if one.status == "waiting":
        return Shown(f"Picture or recording {number}: being fetched. Load this page again soon.")
    if one.status != "kept" or one.content_type is None:
        return Shown(f"Picture or recording {number}: {_STATES.get(one.why or '', 'NOT kept.')}")
    kind = _KINDS.get(one.content_type.partition("/")[0], "File")
    does = "Look at" if one.content_type in SHOWN else "Save"
    words = f"{does} {kind.lower()} {number} ({_size(one.size or 0)})"
    return Shown(words, f"/console/item/{code}/media/{one.id}")


def _size(size: int) -> str:
    if size < _MB:
        return f"{max(1, round(size / _KB))} KB"
    return f"{size / _MB:.1f} MB"
