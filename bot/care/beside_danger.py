"""Which texts may stand beside an answer to danger: those that tell something new. Total."""

from __future__ import annotations

from bot.care.lanes import ALERTED

#: They say that staff read it, or only keep the talk going.
_ADDS_NOTHING = frozenset(
    {
        "plain",
        "plain_again",
        "marked_for_review",
        "passed_on",
        "listened",
        "report_done",
        "report_done_other",
        "messages_kept",
        "not_understood_offer",
        "declined_offer",
        "off_topic",
        "insult",
        "greeting",
        "thanks",
        "praise",
        "about_bot",
        "what_i_am",
        "automated",
    }
)
#: They ask something that can wait, or speak of what was asked.
_ROUTINE_QUESTIONS = frozenset(
    {
        "ask_pin",
        "pin_wrong",
        "pin_locked",
        "pin_thanks",
        "ask_whom",
        "ask_whom_for_staff",
        "sharing_choice",
        "sharing_whom",
        "sharing_whom_name",
        "sharing_read_back",
        "go_on_offer",
        "wrong_number_asked",
        "pause_asked",
        "resume_asked",
        "report_whom",
        "report_change",
        "report_since",
        "report_different",
        "report_safe",
        "report_safe_self",
        "report_then_whom",
        "report_then_change",
        "report_then_since",
        "report_then_different",
        "report_then_safe",
        "report_then_safe_self",
    }
)


def may_be_said(text_id: str, danger_level: str | None, *, answered: bool) -> bool:
    """Whether a text goes out in answer to a message. `danger_level`: what the screen found in it;
    `answered`: the answer to danger has gone out before.

    To danger that was alerted the dialogue adds nothing. Beside all other danger nothing routine is
    asked, whether it was answered at once or, since an answer had just gone out, not again.
    """
    if danger_level is None:
        return True
    if danger_level in ALERTED:
        return False
    if text_id in _ROUTINE_QUESTIONS:
        return False
    return not (answered and text_id in _ADDS_NOTHING)
