"""A carer tells of a worry in several texts while the worker or the dialogue is killed outright:
no text and no report is lost, none is doubled, and nothing is asked twice.

Each seed draws which part dies, at which moment, in which text, and what is around it
(`striking.py`). `make soak` draws many more, and lets every tenth dead worker be found in its own
time, up to a minute later.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language.danger_letters import LETTERS, Letters
from tests.stack.report_records import Kept, KeptReport, add_carer, read_kept
from tests.stack.running import Stack, new_number, until
from tests.stack.striking import BY_RASA, Strike, draw, strike

#: KEYLINE_SOAK=10 kills two hundred times.
SOAK = int(os.environ.get("KEYLINE_SOAK", "0"))
#: Drawn so that both parts die, and each at moments of its own.
FEW = (34, 5, 53, 38, 9)
#: As many numbers as there are; from the range kept for drama, beside those of the demo team.
MOST = 800

_TEXTS = (
    "im worried about him",
    "its my son",
    "he is quieter than usual, since friday",
    "he hears voices again as well",
    "actually since thursday",
    "yes we are all safe",
)
_ASKED = {
    "whom": ("Who is it about?",),
    "change": ("different from usual", "Since when has it been"),
    "safe": ("Is everyone safe right now?",),
}
_SAID = [
    (1, "whom", "my son"),
    (2, "since", "since friday"),
    (2, "different", None),
    (3, "safe", "unclear"),
    (4, "since", "since thursday"),
    (5, "safe", "yes"),
]
_GONE_OUT = {"queued", "sent", "delivered"}
#: Enough that nothing in a worry is heard, and not so much that plain danger is not.
_AGAINST = 4
_numbers = itertools.count(200)


def strikes() -> list[Strike]:
    """Those of this run."""
    if not SOAK:
        return [draw(seed) for seed in FEW]
    return [draw(seed, waits=seed % 10 == 0) for seed in range(1, min(20 * SOAK, MOST) + 1)]


@pytest.fixture(scope="module")
def quiet(started: Stack) -> Iterator[Stack]:
    """A stack whose classifier finds plain danger only: what it makes of a worry changes with
    training, and where it hears danger no report asks anything. Words and phrases are screened as
    always."""
    models = started.home / "models"
    current = models / "danger-current"
    was = current.read_text(encoding="utf-8")
    _make_quiet(models / was.strip(), models / "danger-quiet")
    try:
        _screen_with(started, current, "danger-quiet")
        yield started
    finally:
        _screen_with(started, current, was)


def _make_quiet(classifier: Path, quiet: Path) -> None:
    """A classifier whose second opinion is always against: it still hears what is plain danger, or
    it would not be used, and nothing in a worry."""
    quiet.mkdir()
    for file in classifier.iterdir():
        (quiet / file.name).symlink_to(file)
    with_bias = Letters.load(quiet / LETTERS)
    (quiet / LETTERS).unlink()
    against = with_bias._bias - _AGAINST
    Letters(with_bias._rare, with_bias._weights, against).save(quiet / LETTERS)


def _screen_with(stack: Stack, current: Path, name: str) -> None:
    current.unlink()  # it may be a link to the model of every test
    current.write_text(name, encoding="utf-8")
    stack.wait_until_replaced("web", stack.kill("web"))
    until(lambda: stack.ready().get("parts", {}).get("classifier") == "ok", "the classifier")


class _Phone:
    """The phone of somebody who tells of a worry, one text after another."""

    def __init__(self, stack: Stack, number: str) -> None:
        self.number = number
        self.sids: list[str] = []
        self._stack = stack

    def text(self) -> str:
        """Send the next text; its id."""
        sid: str = self._stack.text(self.number, _TEXTS[len(self.sids)])["sid"]
        self.sids.append(sid)
        return sid

    def text_on(self, upto: int) -> None:
        """Send the texts up to one, each after the answer to the one before."""
        while len(self.sids) < upto:
            self.text()
            self.hear()

    def hear(self) -> None:
        """Wait for the answer to each text so far."""
        self._stack.wait_for_replies(self.number, len(self.sids))


@pytest.mark.parametrize("struck", strikes(), ids=str)
def test_a_report_is_told_once_whatever_dies(quiet: Stack, struck: Strike) -> None:
    quiet.wait_until_whole()
    failed_before = _failed_jobs(quiet)
    phone = _Phone(quiet, _number())
    if struck.is_known:
        add_carer(quiet, phone.number)
    phone.text_on(struck.text)
    pid = strike(quiet, struck, phone.text)
    if struck.goes_on and len(phone.sids) < len(_TEXTS):
        phone.text()
    quiet.wait_until_replaced(struck.part, pid)
    phone.hear()
    phone.text_on(len(_TEXTS))
    quiet.wait_until_quiet()
    kept = read_kept(quiet, phone.number)
    _each_text_once(kept, phone)
    _each_reply_once(kept, quiet.replies(phone.number), struck)
    _one_report(kept, quiet.replies(phone.number))
    if not struck.goes_on and kept.texts[0].turn == "done":
        _as_if_nothing_died(kept)
    assert _failed_jobs(quiet) == failed_before


def _number() -> str:
    return f"+441632960{next(_numbers):03d}" if SOAK else new_number()


def _failed_jobs(stack: Stack) -> int:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
    return int(stack.query(query)[0][0])


def _each_text_once(kept: Kept, phone: _Phone) -> None:
    """Verbatim, with a turn that ended, in the report's item or one of its own."""
    assert [text.sid for text in kept.texts] == phone.sids
    assert [text.words for text in kept.texts] == list(_TEXTS)
    assert {text.turn for text in kept.texts} <= {"done", "plain"}
    assert all(text.items for text in kept.texts)
    assert {item for text in kept.texts for item in text.items} == set(kept.items)


def _each_reply_once(kept: Kept, heard: list[str], struck: Strike) -> None:
    """One answer to each text, and the phone got those and no other. One that was on its way as
    its sender died may have come twice, if it is marked so: Twilio may have been asked too early.
    """
    assert Counter(reply.answers for reply in kept.replies) == Counter(t.id for t in kept.texts)
    assert {reply.status for reply in kept.replies} <= _GONE_OUT
    written = Counter(reply.body for reply in kept.replies)
    maybe_twice = Counter(reply.body for reply in kept.replies if reply.is_doubtful)
    got = Counter(heard)
    assert not written - got, "a reply is missing"
    allowed = written + maybe_twice if struck.moment == "handed_over" else written
    assert not got - allowed, "a reply came twice"


def _one_report(kept: Kept, heard: list[str]) -> None:
    """One report, and none of its questions came twice, in its rows or in the words that came."""
    (report,) = kept.reports
    assert report.item in kept.items
    asked = Counter(asked for asked, _ in report.asked)
    assert set(asked.values()) <= {1}
    for what, words in _ASKED.items():
        times = sum(any(w in reply for w in words) for reply in heard)
        assert times == asked[what], f"{what} was asked {times} times"
    assert len({(message, part) for message, part, _ in report.said}) == len(report.said)
    assert _last(report, "since") == "since thursday"
    assert _last(report, "safe") == "yes"


def _last(report: KeptReport, wanted: str) -> str | None:
    return next((value for _, part, value in reversed(report.said) if part == wanted), None)


def _as_if_nothing_died(kept: Kept) -> None:
    """Each text came after the answer to the one before, and the first was understood: nothing is
    other than it would have been."""
    (report,) = kept.reports
    assert kept.items == [report.item]
    assert [asked for asked, _ in report.asked] == ["whom", "change", "safe"]
    place = {text.id: n for n, text in enumerate(kept.texts)}
    said = [(place[message], part, value) for message, part, value in report.said]
    assert sorted(said, key=str) == sorted(_SAID, key=str)
    plain = [n for n, text in enumerate(kept.texts) if text.turn == "plain"]
    assert set(plain) <= set(BY_RASA)
