"""Tells a team's lead something by text; or who is there in the lead's stead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.care.routing import CHAIN, Candidate, Role, is_alerted
from bot.logs import logger
from bot.records import key_team, phones
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.staffed_hours import occasion


def tell_lead(
    unit: Unit,
    team_id: UUID,
    text_id: str,
    values: Mapping[str, str],
    turn_id: UUID,
    step: str,
    now: datetime,
) -> Role | None:
    """Text the lead, or the desk that comes next and is manned; where none is, the first with a
    phone. Returns which that was; None where no desk has one, which is logged."""
    found = key_team.list_candidates(unit, team_id, None, occasion(unit, team_id, now))
    reachable = phones.list_reachable(unit, [one.id for one in found])
    desks = [one for one in found if is_alerted(one.role) and one.id in reachable]
    desk = min(desks, key=_order, default=None)
    if desk is None:
        logger().critical("lead.not_told", code=text_id)
        return None
    send_to_staff(unit, "desk", desk.id, text_id, dict(values), turn_id, step, now, by_name=True)
    return desk.role


def _order(desk: Candidate) -> tuple[bool, bool, int]:
    # Duty reads messages: who is to find cover is whoever leads, and duty only where nobody does.
    return (not desk.present, desk.role is Role.DUTY, CHAIN.index(desk.role))
