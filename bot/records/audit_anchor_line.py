"""One line of an anchor file: heads of chains, chained to the line before.

    <SHA-256 of the rest, in hexadecimal> <JSON>

Ids, numbers and hashes only. `cut -c66- | head -c -1 | sha256sum` checks a line by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.records.audit_chain import NO_HASH, Head

_HASH_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class AnchorLine:
    """A line that holds what it was written with.

    `file` is the file's own random id. `events` is how many events there were in all chains.
    `after_torn` says that the piece of text before it is the rest of a line that a power cut or a
    full disk cut short.
    """

    file: str
    number: int
    at: str
    before: str
    events: int
    heads: tuple[Head, ...]
    after_torn: bool
    hash: str


def line_after(
    last: AnchorLine | None,
    file: str,
    at: datetime,
    heads: Sequence[Head],
    events: int,
    *,
    after_torn: bool,
) -> tuple[AnchorLine, bytes]:
    """The line to follow the last one, and its bytes."""
    body: dict[str, Any] = {
        "file": file,
        "line": 1 if last is None else last.number + 1,
        "at": at.isoformat(),
        "before": NO_HASH.hex() if last is None else last.hash,
        "events": events,
        "heads": {head.chain_id: [head.seq, head.hash.hex()] for head in heads},
        **({"after_torn": True} if after_torn else {}),
    }
    text = json.dumps(body, separators=(",", ":")).encode()
    digest = hashlib.sha256(text).hexdigest()
    return _line(body, digest), digest.encode() + b" " + text + b"\n"


def read_line(raw: bytes) -> AnchorLine | None:
    """The line; None when it does not hold what it was written with."""
    given, _, text = raw.removesuffix(b"\n").partition(b" ")
    if not raw.endswith(b"\n") or len(given) != _HASH_CHARACTERS:
        return None
    digest = hashlib.sha256(text).hexdigest()
    if digest.encode() != given:
        return None
    try:
        return _line(json.loads(text), digest)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _line(body: Any, digest: str) -> AnchorLine:
    return AnchorLine(
        file=str(UUID(body["file"])),
        number=int(body["line"]),
        at=str(body["at"]),
        before=str(body["before"]),
        events=int(body["events"]),
        heads=tuple(
            Head(str(UUID(chain_id)), int(seq), bytes.fromhex(hash_))
            for chain_id, (seq, hash_) in body["heads"].items()
        ),
        after_torn=bool(body.get("after_torn", False)),
        hash=digest,
    )
