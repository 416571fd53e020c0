"""What kind of text it is, as far as a report goes: news of how somebody is, good news, a request.

Wrong is never dangerous here: every text is kept, screened before this, and read by staff.
"""

from __future__ import annotations

import re

from bot.care.report_safety import plain

_CHANGE = re.compile(
    r"\b(?:sle+p\w*|slept|insomnia|awake|up all night|bed all day|eat|eats|eating|eaten|ate|food"
    r"|appetite|meals?|weight|drinking|drunk|voices?|hearing things|seeing things|hallucinat\w*"
    r"|paranoi\w*|delusion\w*|talking to (?:him|her|them|my)sel\w*|muttering|mumbling|pacing"
    r"|restless"
    r"|agitat\w*|shak(?:e|es|ing|y)|trembl\w*|cry|cries|crying|cried|tears|tearful|weepy|anxi\w*"
    r"|panic\w*"
    r"|worked up|wound up|low|mood\w*|depress\w*|manic|high|hyper|racing|talking fast|withdrawn"
    r"|quiet"
    r"|shutting (?:him|her|them|my)self|curtains|wash|washing|washed|shower\w*|showering|hygiene"
    r"|meds?|medications?|medicines?|tablets?|pills?|depot|injections?|dose|clozapine|olanzapine"
    r"|lithium|sertraline|quetiapine|risperidone|aripiprazole|mirtazapine|confus\w*|forget\w*"
    r"|muddled|angry|anger|shout\w*|aggress\w*|snapp\w*|irritab\w*|temper|spending|spent|weed"
    r"|cannabis"
    r"|drugs|relaps\w*|flashbacks?|nightmares?|ocd|checking|worse|worsening|deteriorat\w*|unwell"
    r"|poorly|ill"
    r"|struggl\w*|not coping|cant cope|scared|frightened|spiral\w*|side effects?|dizzy|exhausted"
    r"|(?:not|isnt|aint) (?:right|well|himself|herself|themselves|myself|good|great|like (?:him"
    r"|her|them))"
    r"|stopped (?:going|coming|taking|answering|washing|eating|talking|seeing|getting)"
    r"|wont (?:talk|eat|come out|get up|leave|answer|speak|see|take|go)"
    r"|hasnt (?:been out|left|got up|eaten|slept|spoken|washed|taken)"
    r"|not (?:been out|left|getting up|answering|talking|speaking|going out|taking|coming))\b"
)
_GOOD = re.compile(
    r"\b(?:better|good day|great day|lovely day|best (?:day|week|night)|good (?:night|week|sleep)"
    r"|good days|slept (?:well|ok|okay|through|like)|happy|proud|managed|improv\w*|brilliant"
    r"|loved? it"
    r"|helping|calmer|brighter|settled|enjoy\w*|well done|good news|small win|passed my)\b"
)
_BAD = re.compile(
    r"\b(?:not|no|but|cant|isnt|aint|wont|dont|never|worse|low|voices?|scared|cry\w*|cried"
    r"|worried|concern\w*"
    r"|struggl\w*|bad|awful|until|usually|used to|stopped|too (?:happy|good|high)|hardly|barely"
    r"|only|nothing)\b"
)
_ASKS = re.compile(
    r"\b(?:can (?:you|u|ya|i|we|someone|somebody|anyone|he|she|they|sam)|could (?:you|u|i|we"
    r"|someone"
    r"|somebody|anyone)|would (?:you|u)|will (?:you|u)|please|pls|plz|want|wants|need|needs|ring"
    r"|call"
    r"|phone|email|appointment|appt|cancel\w*|complain\w*|complaint|rude|key ?worker|worker"
    r"|nurse|cpn"
    r"|doctor|social worker|tell|ask|text (?:me|him|her)|let (?:me|him|her|them) know|number"
    r"|address"
    r"|benefits|letter|form|housing|consent|permission|confidential|private|between us|dont (?:tell"
    r"|say|let)|stop texting|unsubscribe|pin|joke|weather|staff|you lot|ur|your|you|u)\b"
)
_QUESTION = re.compile(
    r"(?:who|whos|what|whats|when|whens|where|wheres|why|how|hows|is|are|am|does|do|did|can|could"
    r"|would|will|should|has|have|any|anyone|good morning|good evening)\b"
)
_LEADS_IN = re.compile(
    r"^(?:(?:yes|yeah|yep|no|nah|nope|ok|okay|hi|hiya|hey|hello|thanks|thank you|ta|cheers|sorry"
    r"|well|oh|but|and|also)"
    r"(?: |$))+"
)
_OF_SELF = re.compile(r"\b(?:i|im|ive|ill|id|my|me|myself|mine|am)\b")
_OF_OTHERS = re.compile(
    r"\b(?:he|hes|him|his|himself|she|shes|her|hers|herself|they|theyre|them|their|theyve)\b"
)
#: Words that say that something is wrong and not what, or hold the sentence together.
_SAYS_LITTLE = frozenset(
    "a about again all also am an and any anything are as at back bad badly be because been being "
    "bit bothered but by concern concerned cos coz could day days did do does doing dont down "
    "for from "
    "getting gets go going gone good got great had has have having he help her here hers hes hey "
    "hi hiya him "
    "his how i id ill im in is isnt it its ive just know let like little look lot low me more much "
    "my need no not of off ok okay on or our out please pls quite rather really right rough same "
    "say she shes so some someone something sorry still struggle struggling such support tell "
    "text that thats the "
    "their them then there these they theyre thing things think this though time to today tonight "
    "too up ur us very want was we week weeks well went were what when which who will with worried "
    "worries worry worrying worse would wrong yes you your youre im coping cope meh low awful "
    "terrible horrible shit crap dreadful feel feeling feels felt night nights since yesterday "
    "last "
    "morning daughter son mum dad mam husband wife partner brother sister friend nan gran mate "
    "month months year years now ago few couple one two three four five six seven ten update note "
    "monday tuesday wednesday thursday friday saturday sunday weekend kelly bloke lad lass "
    "somethings hows state place way thanks thank thankyou thx ty ta cheers hun hon babe pal love "
    "bye goodnight x xx xxx".split()
)


def is_news(text: str) -> bool:
    """Whether a text speaks of how somebody is, of their sleep, mood, medicines or ways."""
    return _CHANGE.search(plain(text)) is not None


def is_good_news(text: str) -> bool:
    """Whether a text tells only of something good: nobody is asked whether they are safe then."""
    said = plain(text)
    return _GOOD.search(said) is not None and _BAD.search(said) is None


def says_what_is_different(text: str) -> bool:
    """Whether a text says what has changed, and not only that something is wrong."""
    return any(w not in _SAYS_LITTLE and not w.isdigit() for w in plain(text).split())


def is_statement(text: str) -> bool:
    """Whether a text only tells something: it asks nothing, wants nothing, greets nobody."""
    said = _LEADS_IN.sub("", plain(text))
    if not said or "?" in text:
        return False
    return _ASKS.search(said) is None and _QUESTION.match(said) is None


def is_of_self(text: str) -> bool:
    """Whether the writer speaks of themselves, and of nobody else."""
    said = plain(text)
    return _OF_SELF.search(said) is not None and _OF_OTHERS.search(said) is None


def is_of_others(text: str) -> bool:
    """Whether a text speaks of anybody as "he", "she" or "they"."""
    return _OF_OTHERS.search(plain(text)) is not None
