"""What the invented people of the demo are known by, as its folder has it in the open.

No import of another folder looks at this file: of real people no PIN is ever written down.
"""

from __future__ import annotations

import csv
from pathlib import Path

FILE = "proofs.csv"


def read_proofs(folder: Path) -> dict[str, dict[str, str]]:
    """By person: their pin, memory_word, duress and quiet word, those that there are."""
    path = folder / FILE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row.pop("person"): {kind: secret for kind, secret in row.items() if secret}
            for row in rows}  # fmt: skip
