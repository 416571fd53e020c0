"""Whatever happens, in whatever order: never a third prompt, none once a human has it, none where
nothing may go out unasked."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.care.lanes import Lane
from bot.care.safety_check import Question
from bot.services.ring_clocks import ring_clocks
from tests.kit import DUTY, LEAD, ON_CALL, Desk
from tests.services.checking import PROMPT, Talk

_QUIET_WORDS = ("domestic_abuse",)
_MARKED = "SELECT count(*) FROM episode WHERE stopped_at IS NULL AND marks <> '[]'"
_TEXTS = ("OK", "URGENT", "not sure", "what", "thanks for calling", "PAUSE", "Y", "N")
_DOINGS = ("have", "tried", "done", "now", "more", "check", "abuse", "ring", "send")
#: What happens, and after how many minutes a worker looks at the clocks.
_HAPPENS = st.tuples(
    st.one_of(st.just("have"), st.sampled_from(_TEXTS), st.sampled_from(_DOINGS)),
    st.sampled_from([0, 0.5, 1, 3, 5, 7, 12, 30]),
)


class _Played:
    """One episode as it goes, and what no prompt may come after."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.has_it = False
        self.quiet = False

    def act(self, what: object) -> None:
        before = self.talk.prompts()
        self._act(what)
        sent = self.talk.prompts() - before
        assert sent <= 1, "two prompts at once"
        if self.has_it or self.quiet:
            assert sent == 0, f"a prompt after {what!r}"

    def _act(self, what: object) -> None:
        talk = self.talk
        if isinstance(what, float | int):
            talk.sleep(what)
        elif what == "ring":
            ring_clocks(talk.desk.app)
        elif what == "send":
            talk.send()
        elif what in ("have", "tried", "done"):
            talk.staff(DUTY, f"{what} {self._code()} rang her sister")
            self.has_it = True
        elif what in ("now", "more", "check", "abuse"):
            self._more_danger(str(what))
        else:
            self._texts(str(what))

    def _more_danger(self, what: str) -> None:
        episodes = self._episodes()
        lane = Lane.NOW if what == "now" else Lane.FOUR_HOURS
        was_now = self._lane() == "now"
        question = Question.SAFE_NOW if what != "abuse" else None
        self.quiet = self.quiet or what == "abuse"
        self.talk.danger(
            _QUIET_WORDS if what == "abuse" else ("suicide_intent",), lane=lane, question=question
        )
        self._anew(episodes, raised=what == "now" and not was_now)

    def _texts(self, body: str) -> None:
        episodes = self._episodes()
        self.talk.text(body)
        self._anew(episodes, raised=False)

    def _anew(self, episodes: int, *, raised: bool) -> None:
        """A new episode, or more urgent words: nobody has it yet."""
        if self._episodes() > episodes:
            self.has_it = False
            self.quiet = bool(
                self.talk.desk.count(
                    "SELECT count(*) FROM episode WHERE stopped_at IS NULL AND marks <> '[]'"
                )
            )
        elif raised:
            self.has_it = False

    def _episodes(self) -> int:
        return self.talk.desk.count("SELECT count(*) FROM episode")

    def _lane(self) -> object:
        rows = self.talk.desk.rows("SELECT lane FROM episode ORDER BY opened_at DESC LIMIT 1")
        return rows[0]["lane"] if rows else None

    def _code(self) -> object:
        query = "SELECT i.code FROM episode e JOIN item i ON i.id = e.item_id"
        return self.talk.desk.rows(f"{query} ORDER BY e.opened_at DESC LIMIT 1")[0]["code"]


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.booleans(), st.lists(_HAPPENS, max_size=10))
def test_never_a_third_prompt_never_after_have_never_where_it_may_harm(
    desk: Desk, quiet: bool, happens: list[tuple[str, float]]
) -> None:
    _forget(desk)
    talk = Talk(desk)
    played = _Played(talk)
    if quiet:
        played.quiet = True
        talk.danger(_QUIET_WORDS, texts_unasked=True)
    else:
        talk.danger()
    for what, minutes in happens:
        played.act(what)
        played.act(minutes)
        _at_most_two_an_episode(desk)
    played.act(20)
    _at_most_two_an_episode(desk)


def _at_most_two_an_episode(desk: Desk) -> None:
    assert desk.count("SELECT coalesce(max(prompts), 0) FROM safety_check") <= 2
    sent = sum(PROMPT in message.body for message in desk.sender.sent)
    assert sent <= 2 * desk.count("SELECT count(*) FROM episode")
    silences = desk.count("SELECT count(*) FROM audit_event WHERE kind = 'episode.no_reply'")
    heard = [t for n in (DUTY, LEAD, ON_CALL) for t in desk.sender.to(n) if "o reply for" in t]
    assert len(heard) <= 5 * silences


def _forget(desk: Desk) -> None:
    """Every example begins with nobody in danger."""
    desk.sender.sent.clear()
    with desk.app.records.begin() as unit:
        for table in ("clock", "safety_check", "episode_entry", "episode", "item_note"):
            unit.connection.execute(text(f"DELETE FROM {table}"))
        for table in ("item_message", "item", "outbound_message", "inbound_message"):
            unit.connection.execute(text(f"DELETE FROM {table}"))
