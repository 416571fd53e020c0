"""The words that no text may use, each list with the rule it stands for.

Two kinds of list: what is never said to anybody, and what is not said first. A text that we start
may show on a locked phone, to whoever stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

#: What a locked phone shows of a text.
LOCK_SCREEN = 40

#: On SMS the network acts on these words, so no text may invite them.
_NETWORK = r"\b(?:STOP|STOPALL|END|CANCEL|QUIT|UNSUBSCRIBE|HELP|INFO|START)\b"
#: The words that our texts invite, and the short forms that everybody knows.
_CAPITALS = frozenset(
    "PAUSE RESUME CALL WRONG URGENT OK YES NO READ GP PIN CLEAR GO ON OFF SKIP WEEKLY".split()
)
_STAFF_CAPITALS = _CAPITALS | {
    *"HAVE TRIED DONE NOT TELL NOTHING HANDED TAKEN OVER AWAY ANSWER PASS CALLED RELEASE".split()
}

#: In any letters, each list under what it stands for.
_NEVER: Mapping[str, str] = {
    "none of these": r"""
        consent | refused | data\ protection | committed | 24/7 | seriously | sorry\ you\ feel
        | calm\ down | anything\ else | survey | fill\ in""",
    "no promise": r"""
        (?:will|shall)\ (?:soon\ )?(?:ring|call|visit|phone|contact|come|reply|get\ back|be\ there)
        | (?<!cannot\ )promise | guarantee | help\ is\ coming | on\ (?:the|its|their|her|his)\ way
        | (?:you|everything|it|all)\ (?:will|'ll)\ (?:be|get|feel)\ (?:fine|ok|okay|safe|well|better
        |all\ right|alright) | (?:keep|kept)\ (?:it\ |this\ )?(?:a\ )?secret | always\ here
        | here\ for\ you | watching | monitor\w* | keep(?:ing)?\ watch | (?:you\ are\ )?not\ alone
        | immediately | right\ away | straight\ away""",
    "no advice": r"""
        take\ your | (?:stop|start|keep|try)\ taking | dose | dosage | doses | (?:milli)?grams? | mg
        | tablets? | you\ (?:should|must|ought|need\ to(?!\ talk)|have\ to) | why\ don't\ you
        | wait\ and\ see | make\ yourself\ sick | wait\ 24\ hours""",
    "nobody is judged": r"""
        (?:low|no|medium|high)\ risk | risk\ (?:level|score) | diagnos\w* | symptoms?
        | you\ (?:are|seem|sound)\ (?:ill|unwell|depressed|anxious|psychotic|paranoid|manic)
        | attention | silly | (?<!not\ )your\ fault | stop\ it(?=[.,!])
        | that(?:'s|\ is)\ common""",
    "no belief is argued with or shared": r"""
        not\ real | isn't\ real | imagin\w+ | hallucinat\w* | delusion\w*
        | (?:you\ )?don't\ (?:really\ )?mean | i\ believe\ you | i\ understand
        | how\ you\ feel | think\ of\ your\ family | stay\ strong""",
    "no ways of dying or being hurt": r"""
        suicid\w* | kill\w* | hang(?:ing|ed)? | noose | overdos\w* | pills | cutting | jump(?:ing)?
        | poison\w* | weapons? | knife | knives | blades? | razors? | wrists? | ropes? | bridges?
        | cliffs? | railway | rooftops?""",
    "no questions that press": r"""
        why | are\ you\ there | send\ (?:us\ |me\ )?(?:a\ )?photos? | how\ many\ times""",
    "no playing at being human": r"""
        i\ am\ (?:a|an|your)\ (?:person|human|nurse|doctor|worker|friend) | i\ feel | i\ care
        | i\ am\ always""",
    "no jokes": r"""
        ha\ ?ha\w* | lol | oops | whoops | just\ kidding | cheer\ up | smile | no\ worries""",
    "no figures of speech": r"""
        in\ touch | touch\ base | reach\ out | bear\ with | rest\ assured | keep\ an\ eye
        | heads\ up | have\ your\ say | turn(?:ing)?\ to | pick(?:ed|s)?\ (?:it\ |this\ )?up
        | (?:stand|stands|standing|stood)\ in | at\ the\ end\ of\ the\ day | drop\ us | bottle\ up
        | on\ board | down\ the\ line""",
    "the same word for the same thing": r"""
        care\ co-?ordinators? | care\ managers? | case\ ?(?:workers?|managers?) | clients?
        | (?<!service\ )users? | patients? | customers? | agents? | keyworkers? | stand-in
        | (?:ring|rings|ringing|rang|dial|telephone)""",
    "nobody is asked for what others could know": r"""
        dates?\ of\ birth | birth\ ?dates? | birthdays? | d\.?o\.?b | (?:were|are)\ you\ born | born
        | how\ old | nhs\ (?:no|numbers?) | national\ insurance | post\ ?codes?
        | (?:your|home|full|postal)\ address | addresses | where\ (?:do\ )?you\ live | passport
        | maiden\ name | (?:your|full)\ (?:own\ )?(?:full\ |last\ |sur|second\ )name""",
    "no short forms": r"""
        \w+n't | \w+'(?:ll|re|ve|d|m) | (?:it|that|what|who|here|there)'s | e\.g | i\.e | etc | asap
        | info | appt | mins? | hrs? | approx | max | tel | msg""",
}

#: Nothing that says, to whoever sees the screen, what kind of service this is, or about whom.
_ON_A_LOCKED_SCREEN = r"""
    mental\w* | crisis | psych\w* | therap\w* | counsell\w* | diagnos\w* | disorder\w* | depress\w*
    | anxi\w* | bipolar | schizo\w* | autis\w* | dementia | trauma\w* | addict\w* | eating
    | suicid\w* | self-harm\w* | overdos\w* | abuse\w* | safeguard\w* | risks?
    | key\ worker | workers? | nurses? | doctors? | staff | team | carers? | caring | social
    | appointments? | clinics? | hospitals? | wards? | reviews? | care\ plan | records? | notes
    | medicines? | medication | tablets? | pills | doses? | injections? | prescri\w* | pharmac\w*
    | nhs | council | benefits? | mother | father | mum | dad | wife | husband | partner | son
    | daughter | sister | brother | family"""
#: In the part that always shows, nor what makes somebody else pick the phone up.
_FIRST_SEEN = r"999 | 111 | emergency | urgent\w* | danger\w* | safe | unsafe | police | private"
_MARKS = re.compile(r"!|[:;]-?[)(DP](?=\s|$)|[\u2600-\u27bf\U0001f300-\U0001faff]")


def wrong_words(said: str) -> Iterator[tuple[str, str]]:
    """Each rule that the words of a text break, whatever it is for, with what breaks it."""
    for found in _find_exact(_NETWORK, said):
        yield "no words that the network acts on", found
    for found in _MARKS.findall(said):
        yield "no banned words: no shouting and no faces", found
    for rule, pattern in _NEVER.items():
        for found in _find(pattern, said):
            yield f"no banned words: {rule}", found


def wrong_in_own_words(said: str, rules: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Of some of the rules of `wrong_words`, and of the network's words, what somebody's own words
    break: how they put the rest is theirs."""
    for found in _find_exact(_NETWORK, said):
        yield "no words that the network acts on", found
    for rule in rules:
        for found in _find(_NEVER[rule], said):
            yield rule, found


def wrong_capitals(words: str, *, staff: bool) -> Iterator[tuple[str, str]]:
    """Capitals in a text's own words that are neither invited nor known to everybody.

    `words` with its placeholders not filled: names and codes are not judged.
    """
    known = _STAFF_CAPITALS if staff else _CAPITALS
    for found in _find_exact(r"\b[A-Z]{2,}\b", re.sub(r"\{\w+\}", "", words)):
        if found not in known:
            yield "capitals only for words that we understand", found


def wrong_on_a_locked_screen(said: str) -> Iterator[tuple[str, str]]:
    """What a text that we start may not show to whoever sees the phone."""
    for found in _find(_ON_A_LOCKED_SCREEN, said):
        yield "safe if read by anyone", found
    for found in _find(_FIRST_SEEN, said[:LOCK_SCREEN]):
        yield f"nothing that alarms in the first {LOCK_SCREEN} characters", found


def _find(pattern: str, said: str) -> list[str]:
    whole = rf"(?<!\w)(?:{pattern})(?!\w)"
    return [found[0] for found in re.finditer(whole, said, re.IGNORECASE | re.VERBOSE)]


def _find_exact(pattern: str, said: str) -> list[str]:
    return re.findall(pattern, said)
