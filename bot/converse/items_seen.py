"""The item that a turn speaks of, with names in place of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bot.app import App
from bot.converse.cast import Actor
from bot.converse.judging import SeenItem
from bot.converse.scenario import Turn
from bot.records.scenario_view import RecordedItem
from bot.services.see_scenario import find_recorded_item


@dataclass(slots=True)
class ItemsSeen:
    """Follows the items of one scenario. `code` is that of the one opened last."""

    app: App
    names: Mapping[UUID, Actor]
    code: str = ""
    _opened_by: str | None = None

    def note(self, sid: str) -> None:
        """A text went in, under the provider's id `sid`."""
        found = find_recorded_item(self.app, sid)
        if found is not None and found.opened:
            self._opened_by, self.code = sid, found.item.code

    def of_turn(self, turn: Turn, sid: str | None) -> SeenItem | None:
        """The item of the turn's own text; where staff texted or only time passed, the one opened
        last, unless the question is whether their own text opened one."""
        own = None if sid is None else find_recorded_item(self.app, sid)
        others_own = turn.sender is not None and not turn.sender.is_staff
        asks_for_none = sid is not None and turn.item is not None and turn.item.kept == "none"
        if own is None and not others_own and not asks_for_none and self._opened_by is not None:
            own = find_recorded_item(self.app, self._opened_by)
        return None if own is None else self._named(own)

    def _named(self, found: RecordedItem) -> SeenItem:
        item = found.item
        return SeenItem(
            opened=found.opened,
            owner=self.names.get(item.owner.id),
            role=item.owner.role.value,
            lane=item.lane.value,
            wish=item.wish.value,
            private=item.private,
            copied_to=frozenset(self.names[desk] for desk in found.copied_to),
            acknowledged=item.acknowledged_at is not None,
            taken_back=found.taken_back,
            closed=item.closed_at is not None,
            confidence=found.confidence,
        )
