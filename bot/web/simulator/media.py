"""What comes with a text: pictures, voice notes, files; made up, and served as Twilio serves them.

A MediaUrl wants the account's sign-in and leads on, by a redirect, to a host of Twilio's that
serves the bytes to whoever knows the address. Here both are the stand-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

# What files of these types begin with; of others any bytes do.
_BEGINS = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/gif": b"GIF89a\x01\x00\x01\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBP",
    "audio/amr": b"#!AMR\n",
    "audio/ogg": b"OggS\x00\x02",
    "audio/mpeg": b"ID3\x04\x00",
    "video/mp4": b"\x00\x00\x00\x18ftypmp42",
    "video/3gpp": b"\x00\x00\x00\x18ftyp3gp4",
    "application/pdf": b"%PDF-1.4\n",
    "text/vcard": b"BEGIN:VCARD\r\nVERSION:3.0\r\n",
}
_USUAL_SIZE = 2_048


@dataclass(slots=True)
class Attachment:
    """One thing that came with a text. `served_as` is what it is served as where that differs
    from what the webhook said; `gone` when it was deleted; `seconds` is how long its bytes take."""

    content_type: str
    size: int = _USUAL_SIZE
    served_as: str = ""
    gone: bool = False
    seconds: float = 0

    @property
    def served_type(self) -> str:
        return self.served_as or self.content_type

    def data(self) -> bytes:
        """Its bytes: right at the beginning, as long as was asked for."""
        begin = _BEGINS.get(self.served_type, b"")
        return begin[: self.size] + bytes(max(0, self.size - len(begin)))


class Shelf:
    """What lies at Twilio, by the SID of its message."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Attachment]] = {}

    def keep(self, message_sid: str, attachments: list[Attachment]) -> None:
        """Keep what came with a message."""
        if attachments:
            self._kept[message_sid] = attachments

    def names(self, message_sid: str) -> list[str]:
        """The SIDs of what is there."""
        kept = self._kept.get(message_sid, [])
        return [media_sid(message_sid, n) for n, one in enumerate(kept) if not one.gone]

    def find(self, message_sid: str, name: str) -> Attachment | None:
        """One of them, when it is still there."""
        for number, attachment in enumerate(self._kept.get(message_sid, [])):
            if media_sid(message_sid, number) == name and not attachment.gone:
                return attachment
        return None

    def forget(self, message_sid: str) -> None:
        """Drop all that came with a message."""
        self._kept.pop(message_sid, None)

    def clear(self) -> None:
        """Nothing is kept."""
        self._kept.clear()


def media_sid(message_sid: str, number: int) -> str:
    """The SID of the so-manieth thing: the same for a text that is brought again."""
    return f"ME{sha256(f'{message_sid} {number}'.encode()).hexdigest()[:32]}"
