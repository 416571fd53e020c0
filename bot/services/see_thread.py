"""Shows a member of staff the texts between us and one person: theirs to the letter, and ours with
what became of them. A carer's are on the carer's own page, and never among somebody else's."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from bot.app import App
from bot.records import person_brief, person_texts
from bot.records.person_access import find_seeker
from bot.records.person_texts import Text
from bot.records.phones import Staff
from bot.records.vault import ErasedError
from bot.services.person_access import open_person

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of it, the oldest first; page 1 has the newest. `is_carer`: of a carer nothing is
    passed on before it was looked into."""

    person_id: UUID
    is_carer: bool
    number: int
    total: int
    name: str = field(repr=False)
    texts: tuple[Text, ...] = field(repr=False)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


def see_thread(app: App, staff: Staff, person_id: UUID, number: int = 1) -> Thread | None:
    """A page of the texts; None where there is nobody for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        seeker = find_seeker(unit, staff, now)
        about = person_brief.find_about(unit, person_id)
        if access is None or seeker is None or about is None:
            return None
        total = person_texts.count_texts(unit, seeker, person_id)
        number = min(number, max(1, -(-total // PER_PAGE)))
        offset = (number - 1) * PER_PAGE
        page = person_texts.list_page(unit, seeker, person_id, offset, PER_PAGE)
        try:
            opened = about.reveal_to_staff(access)
            details = opened.details
            name = f"{details.first_name} {details.last_name}".strip()
            texts = page.reveal_to_staff(access)
        except ErasedError:
            return None
    return Thread(person_id, opened.is_carer, number, total, name, texts)


def name_for_copy(app: App, staff: Staff, person_id: UUID) -> str | None:
    """The name of somebody, for the head of a page; None where there is nobody for them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        about = person_brief.find_about(unit, person_id)
        if access is None or about is None:
            return None
        details = about.reveal_to_staff(access).details
    return f"{details.first_name} {details.last_name}".strip()
