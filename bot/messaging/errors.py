"""Twilio's error codes: which failures are for good, and which are worth another try."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Literal

Verdict = Literal["permanent", "temporary"]

# Sending the same text to the same address again would fail the same way.
PERMANENT = {
    "21211": "the number is not a phone number",
    "21217": "the number does not look like one",
    "21265": "the recipient is a short code",
    "21408": "texts to this country are switched off",
    "21602": "the text is empty",
    "21604": "no recipient was given",
    "21610": "the recipient sent STOP to this number",
    "21612": "this sender cannot reach this recipient",
    "21614": "the number is not a mobile",
    "21617": "the text is over 1,600 characters",
    "21619": "there is neither text nor media",
    "21635": "the number is a landline",
    "21910": "sender and recipient are on different channels",
    "30004": "the recipient or the network blocks us",
    "30005": "the number does not exist or is out of service",
    "30006": "the number is a landline or its network cannot be reached",
    "30007": "the network filtered the text",
    "30011": "the recipient's network takes no such text",
    "30036": "the text was too old when its turn came",
    "63003": "there is no such WhatsApp recipient",
    "63013": "the text breaks a rule of the channel",
    "63016": "no free text to WhatsApp 24 hours after the person's last one",
    "63024": "there is no such WhatsApp recipient",
    "63028": "the template has another number of values",
    "63032": "WhatsApp withholds the text from this recipient",
    "63033": "the recipient blocks us on WhatsApp",
}

#: Of these: nobody, or no mobile, is at the number any more. It may be given to somebody else next.
GONE = frozenset({"21211", "21217", "21614", "21635", "30005", "30006", "63003", "63024"})

# The text is good: the line is busy, or something of ours must be put right first.
TEMPORARY = {
    "20003": "the account or its token is wrong",
    "20005": "the account is not active",
    "20404": "the account or the address of the interface is wrong",
    "20429": "too many calls at once",
    "21603": "no sender is set",
    "21606": "the sender is not one of the account's",
    "21611": "the sender's queue is full",
    "21659": "the sender is not one of the account's",
    "21701": "the messaging service does not exist",
    "21703": "the messaging service has no sender",
    "30001": "the queue overflowed",
    "30002": "the account is suspended",
    "30003": "the handset is off or out of reach",
    "30008": "the network gave no reason",
    "30017": "the network is congested",
    "30022": "over the rate that the network allows",
    "30410": "the network did not answer in time",
    "63007": "the WhatsApp sender is not one of the account's",
    "63010": "the channel failed",
    "63018": "over the rate of the WhatsApp sender",
    "63038": "over the account's limit for today",
}

#: The person is out of reach by this number: texted STOP, switched off, blocked us. Of `GONE` ones
#: staff hear by another way.
OUT_OF_REACH = frozenset({"21610", "30003", "30004"})

#: WhatsApp does not take the text, or not to them; by SMS it may arrive.
NOT_BY_WHATSAPP = frozenset({"63003", "63013", "63016", "63024", "63032", "63033"})

#: Of these: we send too fast for the account, the sender or the day, and so long a rest is due.
TOO_FAST = MappingProxyType(
    {
        "20429": timedelta(seconds=5),
        "429": timedelta(seconds=5),
        "21611": timedelta(minutes=1),
        "30022": timedelta(seconds=30),
        "63018": timedelta(seconds=10),
        "63038": timedelta(hours=1),
    }
)

# Without a known code the status speaks. Credentials and addresses (401, 403, 404) are ours to
# put right: the text that met them must still go out.
_TEMPORARY_STATUSES = frozenset({401, 403, 404, 408, 409, 425, 429})


class ProviderUnavailableError(Exception):
    """Twilio could not be asked; `code` is its error code or a word for what went wrong.

    Carries no address and no text.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def judge(code: str | None, http_status: int | None = None) -> Verdict:
    """Whether a failure with this code of Twilio's (and this HTTP status) is for good.

    What is not known is temporary when the status says so, or when there is only a code (a
    status callback): a text is not given up for a reason that nobody has understood.
    """
    if code in PERMANENT:
        return "permanent"
    if code in TEMPORARY or http_status is None:
        return "temporary"
    if http_status in _TEMPORARY_STATUSES or not 400 <= http_status < 500:
        return "temporary"
    return "permanent"
