"""What an import did, or would have done, or why it did nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services.importing.findings import Finding
from bot.services.importing.layout import FILES
from bot.services.importing.layout_rota import ROTA_FILES


@dataclass(slots=True)
class Count:
    """How many rows of a file were new, changed, and as before."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged"


@dataclass(slots=True)
class Report:
    """The whole outcome. Nothing was written when there are faults, or in a dry run."""

    dry_run: bool
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether a fault kept everything out."""
        return bool(self.faults)

    @property
    def total(self) -> Count:
        """The counts of all files together."""
        counts = self.counts.values()
        return Count(
            sum(c.added for c in counts),
            sum(c.changed for c in counts),
            sum(c.unchanged for c in counts),
        )

    def lines(self) -> list[str]:
        """The report for the person at the terminal."""
        if self.is_refused:
            faults = [str(finding) for finding in in_order(self.faults)]
            return [*faults, f"Nothing was imported: {_counted(len(faults), 'fault')}."]
        done = [f"{name}: {count}" for name, count in self.counts.items()]
        notes = [f"Note: {finding}" for finding in in_order(self.notes)]
        last = "Dry run, nothing was kept. It would be" if self.dry_run else "Imported"
        return [*notes, *done, f"{last}: {self.total}."]


def in_order(findings: list[Finding]) -> list[Finding]:
    """By file in the order of the layout, then by line; each once."""
    place = {file.name: number for number, file in enumerate((*FILES, *ROTA_FILES))}
    return sorted(set(findings), key=lambda f: (place[f.file], f.line, f.column, f.words))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
