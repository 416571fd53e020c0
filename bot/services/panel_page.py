"""The page of all texts, for a co-production panel: the people whom the texts are for read them,
say what is not clear or would upset them, and write it beside the text.

One file without scripts, that prints. Made of the texts that are sent, with the rules' own counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from string import Template

from bot.care.closing import Closing
from bot.content.catalogue import Catalogue, Kind, Text
from bot.content.lint import LONGEST, our_words, ways_of_saying
from bot.content.reading import grade, sentences, smog
from bot.messaging.gsm7 import parts

_COUNTRIES = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
#: What people get comes first; what staff and the duty phone get has readers of its own.
_KINDS: dict[Kind, tuple[str, str]] = {
    "session": ("Answers", "Sent within minutes of your own text."),
    "library": ("About care and rights", "Answers to questions about care, rights and help."),
    "proactive": ("Texts that we start", "Anybody who sees your phone may read these."),
    "crisis": (
        "Answers to danger",
        "Shown here in one form. The page of keyline danger-texts shows each reader and nation.",
    ),
    "voice": ("Said in a call", "To somebody in danger whom our texts do not reach."),
    "staff": ("To staff", "To the phones of workers and duty desks."),
    "outage": ("To the duty phone", "While the records cannot be read."),
}
#: An ordinary team; every other value is the longest there is.
_VALUES = {
    **LONGEST,
    "key_worker": "Gwen",
    "cover": "Sam",
    "worker": "Gwen",
    "organisation": "Quayside Support",
    "working_days": "Mon to Thu",
    "hours": "Mon to Fri, 9am to 5pm",
    "when": "9:30am on Mon 7 Dec",
    "link": "https://keyline.example.org/on-call/7KQ4M",
    "may_be_told": "that name and who covers",
}
#: In fewer words one long one, "emergency", decides the grade.
_GRADED_FROM = 10
_MARKED = re.compile("\x02(.*?)\x03")

_STYLE = """\
:root { color-scheme: light dark;
  --ink: #212b32; --paper: #fff; --line: #768692; --value: #ffeb3b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f4f5; --paper: #16191c; --value: #5d4b00; }
}
body { font: 1.125rem/1.5 Arial, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
a { color: inherit; }
article { padding: .5rem 0 1rem; break-inside: avoid; }
h3 { font-size: 1rem; margin: .5rem 0; }
blockquote { margin: .25rem 0; padding: .25rem .75rem; border-left: 4px solid var(--line); }
blockquote p { margin: .25rem 0; }
mark { background: var(--value); color: inherit; }
.small { font-size: .95rem; margin: .25rem 0; }
.note { border-bottom: 1px solid var(--line); height: 2rem; }
@media print { :root { --ink: #000; --paper: #fff; --value: #ddd; } nav { display: none; } }
"""
_PAGE = Template("""\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>All texts, to read and change together</title>
<style>
$style</style>
</head>
<body>
<main>
<h1>All texts, to read and change together</h1>
<p>These are the texts that this number sends. Please read them as if you got them at 2 in the
morning. Say what is not clear. Say what would upset you. Say what you would write.</p>
<p>What is <mark>marked</mark> is filled in for each person. The names and dates here are invented.
The helplines are those of $country.</p>
<p class="small">$count texts. Reading level of all together (SMOG, at most 9): $standard in
standard words, $easy in Easy Read. Beside each text stands how many parts of an SMS it fills at
most, and the school year that reads it with ease (Flesch-Kincaid, at most 6).</p>
<nav aria-label="Kinds of text"><ul>
$links
</ul></nav>
$sections
</main>
</body>
</html>
""")
_ENDS = (
    '<p class="small">Staff take over after this text. It ends with when they read it: '
    '<a href="#text-reply_by">in hours</a>, <a href="#text-routes">out of hours</a>, '
    '<a href="#text-opens">in hours without own staff</a>.</p>'
)
_BOXES = (
    '<p class="small">☐ Clear &nbsp; ☐ Not clear &nbsp; ☐ Would upset me &nbsp; '
    '☐ I would write:</p>\n<div class="note"></div>'
)


def panel_page(texts: Catalogue, nation: str) -> str:
    """The whole page as HTML; `nation` is the catalogue's.

    Raises ContentError when a text needs a value that is not known.
    """
    kinds = [kind for kind in _KINDS if any(text.kind == kind for text in texts.all())]
    counted = {kind: sum(text.kind == kind for text in texts.all()) for kind in kinds}
    return _PAGE.substitute(
        style=_STYLE,
        country=_COUNTRIES[nation],
        count=len(texts.all()),
        standard=_smog(texts, easy_read=False),
        easy=_smog(texts, easy_read=True),
        links="\n".join(
            f'<li><a href="#{kind}">{_KINDS[kind][0]} ({counted[kind]})</a></li>' for kind in kinds
        ),
        sections="\n".join(line for kind in kinds for line in _section(kind, texts)),
    )


def _section(kind: Kind, texts: Catalogue) -> Iterator[str]:
    name, about = _KINDS[kind]
    yield f'<section aria-labelledby="{kind}">\n<h2 id="{kind}">{name}</h2>\n<p>{about}</p>'
    for text in texts.all():
        if text.kind == kind:
            yield from _article(text, texts)
    yield "</section>"


def _article(text: Text, texts: Catalogue) -> Iterator[str]:
    yield f'<article aria-labelledby="text-{text.id}">\n<h3 id="text-{text.id}">{text.id}</h3>'
    for easy_read in (False, True)[: len(text.wordings)]:
        yield from _variant(text, texts, easy_read=easy_read)
    if text.hand_over:
        yield _ENDS
    yield f"{_BOXES}\n</article>"


def _variant(text: Text, texts: Catalogue, *, easy_read: bool) -> Iterator[str]:
    counts = ", ".join(_counts(text, texts, easy_read=easy_read))
    name = "Easy Read" if easy_read else "Standard"
    yield f'<p class="small"><strong>{name}</strong>: {counts}</p>'
    alone, closed = (
        texts.fill(text.id, _marked(), closing, easy_read=easy_read)
        for closing in (Closing.NONE, Closing.IN_HOURS)
    )
    yield f"<blockquote><p>{_shown(alone)}</p>"
    if text.wording(easy_read=easy_read).closing:
        closing = closed.removeprefix(alone).strip()
        yield f'<p class="small">In staffed hours also: {_shown(closing)}</p>'
    yield "</blockquote>"


def _counts(text: Text, texts: Catalogue, *, easy_read: bool) -> Iterator[str]:
    """With the longest values, however it closes: parts, school year, longest sentence."""
    ours = our_words(text.wording(easy_read=easy_read), texts)
    said = [words for words, _, easy in ways_of_saying(text, texts) if easy is easy_read]
    yield f"parts {max(map(parts, said))}"
    if len(ours.split()) >= _GRADED_FROM:
        yield f"school year {max(0.0, grade(ours)):.1f}"
    yield f"longest sentence {max(len(one.split()) for one in sentences(ours))} words"


def _marked() -> dict[str, str]:
    return {name: f"\x02{value}\x03" if value else "" for name, value in _VALUES.items()}


def _shown(words: str) -> str:
    """Words as HTML, with what is filled in marked."""
    return _MARKED.sub(r"<mark>\1</mark>", escape(words))


def _smog(texts: Catalogue, *, easy_read: bool) -> str:
    given = (text.wording(easy_read=easy_read) for text in texts.all())
    return f"{smog(' '.join(our_words(one, texts) for one in given)):.1f}"
