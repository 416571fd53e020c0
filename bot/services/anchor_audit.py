"""Anchors the audit trail: notes outside of the database how far its chains go."""

from __future__ import annotations

from bot.app import App
from bot.logs import logger
from bot.records.audit import Event, add_event
from bot.records.audit_anchors import ANCHORS_CHAIN, AnchorFile
from bot.records.audit_reading import list_heads


def anchor_audit(app: App, anchors: AnchorFile) -> None:
    """Add what is new to the anchor file, and note in the trail that it was: each holds the other.

    Raises OSError when the file cannot be written, DatabaseSilent when the database is away.
    """
    with anchors.one_at_a_time:
        now = app.clock.now()
        anchors.catch_up()
        with app.records.begin() as unit:
            changes = anchors.compare(list_heads(unit))
        if changes.contradicted:
            logger().critical("audit.contradicted", problem=changes.contradicted)
        line = anchors.add(now, changes)
        if line is None:
            return
        with app.records.begin() as unit:
            details: dict[str, str | int | None] = {
                "file": line.file,
                "line": line.number,
                "hash": line.hash,
            }
            add_event(unit, Event("audit.anchored", now, actor_id=ANCHORS_CHAIN, details=details))
