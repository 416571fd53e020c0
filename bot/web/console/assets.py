"""What the console's pages load: the NHS frontend's styles and script, and a few of our own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_ON_CALL = _HERE.parent / "on_call" / "static" / "on_call.css"
_FROM_NPM = Path(__file__).parents[3] / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
_CSS, _JS = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
_TYPES = {".css": _CSS, ".js": _JS, ".svg": "image/svg+xml"}
_OURS = ("console.css", "conversation.css", "dark.css", "console.js", "icon.svg")
_THEIRS = ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js")

#: The typeface is the NHS's own, is fetched from elsewhere, and may not be used by everybody.
_TYPEFACE = re.compile(rb"@font-face\{[^}]*\}")


class AssetsMissingError(RuntimeError):
    """What set-up fetches from npm is not there; the message says what fetches it."""


#: A rule's selectors, and what in them stands for the whole page.
_RULE = re.compile(r"^([ ]*)([^@{}/\s][^{}]*?) *\{", re.MULTILINE)
_START = re.compile(r"(?::root|body|main)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a page loads. Its address changes when it does."""

    body: bytes
    type: str
    address: str


def load_assets(colour: str = "#005eb8") -> dict[str, Asset]:
    """Every file, by name, and the organisation's colour. Raises AssetsMissingError where set-up
    was not run."""
    ours = {name: _asset(name, _read(_HERE / "static" / name)) for name in _OURS}
    theirs = {name: _asset(name, _read(_FROM_NPM / name)) for name in _THEIRS}
    # The parts of an item look as they do on call; where they stand is the console's own.
    item = scoped(_read(_ON_CALL).decode(), ".k-item").encode() + _read(
        _HERE / "static" / "item_page.css"
    )
    # No page has styles of its own, so that none can be put in: a colour is a file too.
    made = {"item.css": item, "colour.css": f":root {{ --k-colour: {colour}; }}\n".encode()}
    return {**ours, **theirs, **{name: _asset(name, body) for name, body in made.items()}}


def scoped(css: str, within: str) -> str:
    """The styles of a page of its own for a part of another page. Its root, body and main become
    that part, so that nothing around it changes."""

    def rule(found: re.Match[str]) -> str:
        indent, selectors = found.groups()
        return (
            indent + ", ".join(_within(one.strip(), within) for one in selectors.split(",")) + " {"
        )

    return _RULE.sub(rule, css)


def _within(selector: str, within: str) -> str:
    start = _START.match(selector)
    return within + selector[start.end() :] if start else f"{within} {selector}"


def _asset(name: str, body: bytes) -> Asset:
    if name.endswith(".css"):
        body = _TYPEFACE.sub(b"", body)
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(body, _TYPES[Path(name).suffix], f"/console/static/{name}?v={version}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AssetsMissingError(
            f"the console's file {path.name} is not there; `make run` fetches it"
        ) from error
