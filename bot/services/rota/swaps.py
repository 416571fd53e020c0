"""Two workers exchange a day each, or a post each: asked and agreed, or entered by a lead."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from bot.app import App
from bot.care.working_hours import WHOLE_DAY, Spans, joined
from bot.clock import local
from bot.records import leaves, rota_holders, rota_hours, rota_people
from bot.records.audit import Event
from bot.records.phones import Staff
from bot.records.rota_holders import HeldPost
from bot.records.rota_hours import Swap
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.importing.days import begins, ends
from bot.services.rota.editing import NOT_YOURS, Editor, RotaError, begin_change, note
from bot.services.rota.posts import expect_fit

ANSWERS = ("agreed", "refused", "withdrawn")


def ask_day_swap(
    app: App, staff: Staff | None, workers: tuple[UUID, UUID], days: tuple[date, date]
) -> UUID:
    """Ask that the first worker gives their first day for the second day of the second worker;
    returns the id. By whoever leads the team it holds at once. Raises RotaError."""
    (asking, other), (given, taken) = workers, days
    return _ask(app, staff, _swap("day", asking, other, app.clock.now(), days=(given, taken)))


def ask_post_swap(app: App, staff: Staff | None, post_id: UUID, other_post_id: UUID) -> UUID:
    """Ask that two who have posts of one role exchange them; returns the id. By whoever leads the
    team it holds at once. Raises RotaError."""
    now = app.clock.now()
    with app.records.begin() as unit:
        posts = [rota_holders.find_post(unit, one) for one in (post_id, other_post_id)]
    if posts[0] is None or posts[1] is None or posts[0].worker_id == posts[1].worker_id:
        raise RotaError(NOT_YOURS)
    workers = (posts[0].worker_id, posts[1].worker_id)
    return _ask(app, staff, _swap("post", *workers, now, posts=(post_id, other_post_id)))


def enter_day_swap(
    unit: Unit, editor: Editor, workers: tuple[UUID, UUID], days: tuple[date, date], now: datetime
) -> None:
    """Enter a swap of days that both have agreed to. Raises RotaError."""
    swap = _swap("day", *workers, now, days=days)
    _expect_possible(unit, swap, now)
    rota_hours.add_swap(unit, swap, editor.id)
    _answer(unit, editor, swap, "agreed", now)


def answer_swap(app: App, staff: Staff | None, swap_id: UUID, answer: str) -> None:
    """Agree to a swap or refuse it, as the worker who was asked, or take it back as the one who
    asked; a lead may do each. Agreed, it holds at once. Raises RotaError."""
    now = app.clock.now()
    if answer not in ANSWERS:
        raise RotaError("expected one of " + ", ".join(ANSWERS))
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        swap = rota_hours.find_swap(unit, swap_id)
        whose = (
            None if swap is None else (swap.asking_id if answer == "withdrawn" else swap.other_id)
        )
        if swap is None or whose is None or not _may(unit, editor, whose):
            raise RotaError(NOT_YOURS)
        if swap.answer is not None:
            raise RotaError("it was answered already")
        _answer(unit, editor, swap, answer, now)
        if answer != "withdrawn":
            _tell(unit, swap.asking_id, "staff_swap_answered", swap, now)


def undo_swap(app: App, staff: Staff | None, swap_id: UUID) -> None:
    """Let each have again what they had, before the first of the two begins; by either or a lead.
    Raises RotaError."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        swap = rota_hours.find_swap(unit, swap_id)
        if swap is None or not any(
            _may(unit, editor, one) for one in (swap.asking_id, swap.other_id)
        ):
            raise RotaError(NOT_YOURS)
        if swap.answer != "agreed" or swap.undone_at is not None:
            raise RotaError("there is nothing to undo")
        if swap.kind == "day":
            if min(_days(swap)) <= local(now).date():
                raise RotaError("the first of the two days has begun: swap again instead")
            rota_hours.mark_days_undone(unit, swap.id, now)
        else:
            one, other = _posts(unit, swap, now)
            _exchange_posts(unit, one, other)
        rota_hours.set_swap(unit, swap.id, undone_at=now)
        note(unit, Event("swap.undone", now), editor, swap.asking_id, swap=str(swap.id))
        for worker in (swap.asking_id, swap.other_id):
            if worker != editor.id:
                _tell(unit, worker, "staff_swap_undone", swap, now)


def _ask(app: App, staff: Staff | None, swap: Swap) -> UUID:
    now = swap.asked_at
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        if not _may(unit, editor, swap.asking_id):
            raise RotaError(NOT_YOURS)
        _expect_possible(unit, swap, now)
        rota_hours.add_swap(unit, swap, editor.id)
        about = {"swap": str(swap.id), "kind": swap.kind, "other": str(swap.other_id)}
        note(unit, Event("swap.asked", now), editor, swap.asking_id, **about)
        other = rota_people.find_worker(unit, swap.other_id)
        if other is not None and editor.may_lead(other.team_id):
            _answer(unit, editor, swap, "agreed", now)
        else:
            _tell(unit, swap.other_id, "staff_swap_asked", swap, now)
        return swap.id


def _answer(unit: Unit, editor: Editor, swap: Swap, answer: str, now: datetime) -> None:
    if answer == "agreed":
        _expect_possible(unit, swap, now)
        if swap.kind == "day":
            for worker, day, spans in _new_days(unit, swap):
                rota_hours.add_day(unit, worker, day, spans, swap.id, now)
        else:
            _exchange_posts(unit, *_posts(unit, swap, now))
    values = {"answer": answer, "answered_at": now, "answered_by": editor.id}
    rota_hours.set_swap(unit, swap.id, **values)
    about = {"swap": str(swap.id), "answer": answer}
    note(unit, Event("swap.answered", now), editor, swap.other_id, **about)


def _expect_possible(unit: Unit, swap: Swap, now: datetime) -> None:
    if swap.kind == "post":
        one, other = _posts(unit, swap, now)
        for post, to in ((one, other.worker_id), (other, one.worker_id)):
            exchanged = _with_worker(post, to)
            expect_fit(unit, exchanged, besides=frozenset({one.id, other.id}))
        return
    today = local(now).date()
    if min(_days(swap)) < today or (max(_days(swap)) - today).days > 2 * 366:
        raise RotaError("expected days from today on")
    _new_days(unit, swap)


def _new_days(unit: Unit, swap: Swap) -> list[tuple[UUID, date, Spans]]:
    """What each works on each of the days afterwards. Raises RotaError with the clash."""
    given, taken = _days(swap)
    asking, other = swap.asking_id, swap.other_id
    mine, theirs = _spans(unit, asking, given), _spans(unit, other, taken)
    if not mine or not theirs:
        day = given if not mine else taken
        raise RotaError(f"on {day} whoever gives it away does not work")
    for worker, day in ((other, given), (asking, taken)):
        _expect_free(unit, worker, day)
    if given == taken:
        return [(asking, given, theirs), (other, given, mine)]
    return [
        (asking, given, ()),
        (other, given, _beside(_spans(unit, other, given), mine, given)),
        (other, taken, ()),
        (asking, taken, _beside(_spans(unit, asking, taken), theirs, taken)),
    ]


def _beside(own: Spans, more: Spans, day: date) -> Spans:
    together = joined(own, more)
    if _length(together) != _length(own) + _length(more):
        raise RotaError(f"on {day} whoever takes it on works at these hours already")
    return together


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _spans(unit: Unit, worker_id: UUID, day: date) -> Spans:
    """What somebody works on a day; the whole day for who has working days and no hours."""
    worker = rota_people.find_worker(unit, worker_id)
    if worker is None:
        raise RotaError(NOT_YOURS)
    if rota_hours.is_day_changed(unit, worker_id, day):
        raise RotaError(f"{day} was exchanged already: undo that first")
    spans = None if worker.days.hours is None else worker.days.hours.on(day)
    if spans is None:
        return WHOLE_DAY if worker.days.works_on(day) else ()
    return spans


def _expect_free(unit: Unit, worker_id: UUID, day: date) -> None:
    for one in leaves.list_between(unit, begins(day), ends(day)):
        if one.worker_id == worker_id:
            raise RotaError(f"whoever takes on {day} is away from {one.first} to {one.last}")


def _posts(unit: Unit, swap: Swap, now: datetime) -> tuple[HeldPost, HeldPost]:
    """The two posts, before either begins. Raises RotaError."""
    ids = (swap.asking_post_id, swap.other_post_id)
    found = [None if one is None else rota_holders.find_post(unit, one) for one in ids]
    one, other = found
    if one is None or other is None:
        raise RotaError("one of the two is not there any more")
    if (one.team_id, one.role, one.standing) != (other.team_id, other.role, other.standing):
        raise RotaError("expected two posts of one role")
    if min(one.starts_at, other.starts_at) <= now or one.ends_at is None or other.ends_at is None:
        raise RotaError("expected two posts with an end that have not begun")
    if {one.worker_id, other.worker_id} != {swap.asking_id, swap.other_id}:
        raise RotaError("one of the two has gone to another worker since")
    return one, other


def _exchange_posts(unit: Unit, one: HeldPost, other: HeldPost) -> None:
    rota_holders.set_post(unit, one.id, worker_id=other.worker_id)
    rota_holders.set_post(unit, other.id, worker_id=one.worker_id)


def _with_worker(post: HeldPost, worker_id: UUID) -> HeldPost:
    return HeldPost(
        post.id,
        post.team_id,
        post.role,
        post.standing,
        worker_id,
        post.starts_at,
        post.ends_at,
    )


def _may(unit: Unit, editor: Editor, worker_id: UUID) -> bool:
    worker = rota_people.find_worker(unit, worker_id)
    return worker is not None and editor.may_change(worker.id, worker.team_id)


def _days(swap: Swap) -> tuple[date, date]:
    if swap.asking_day is None or swap.other_day is None:
        raise RotaError(NOT_YOURS)
    return swap.asking_day, swap.other_day


def _swap(
    kind: str,
    asking: UUID,
    other: UUID,
    now: datetime,
    *,
    days: tuple[date, date] | tuple[None, None] = (None, None),
    posts: tuple[UUID, UUID] | tuple[None, None] = (None, None),
) -> Swap:
    if asking == other:
        raise RotaError("expected two workers")
    (given, taken), (post, other_post) = days, posts
    return Swap(uuid4(), kind, asking, other, given, taken, post, other_post, now, None, None)


def _tell(unit: Unit, worker_id: UUID, text_id: str, swap: Swap, now: datetime) -> None:
    step = f"{text_id}:{worker_id}:{now.isoformat()}"
    send_to_staff(unit, "worker", worker_id, text_id, {}, swap.id, step, now)
