"""The figures of several months as tables, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean, median

from bench.alert_load.figures import FALSE, LOWER, TRUE, Figures

#: The same months: with the classifier, and by words and phrases alone.
Runs = Mapping[str, Sequence[Figures]]
SHIFTS = ("day", "evening", "night")
_SORTS = (
    "first alert",
    "further steps",
    "copies",
    "more words",
    "time is up",
    "stood down",
    "item moved on",
    "other",
    "notice",
)
_TEXTS = {
    "now": "danger: now",
    "4h": "danger: within 4 hours",
    "today": "danger: today",
    "check": "danger: ask gently",
    "hard": "no danger, but its words",
    "ordinary": "ordinary",
    "small_words": "small words (ok, you there)",
}
Count = Callable[[Figures], float]


def all_tables(runs: Runs) -> str:
    """Every table, one after the other."""
    parts = [_texts, _became, _episodes, _kinds, _sent, _people, _nights, _chains, _to_people]
    return "\n\n".join(f"### {part.__doc__}\n\n" + part(runs) for part in parts)


def one_line_each(runs: Runs) -> str:
    """The figures that matter most, a row for each way of running it."""
    rows = [
        [
            name,
            _cell(months, lambda f: f.texts.total()),
            _cell(months, lambda f: f.episodes.total()),
            _share(months, _false_share),
            _cell(months, _per_week(_alarm_moments("night"))),
            _cell(months, _per_week(lambda f: f.nights)),
            _cell(months, lambda f: f.reached["manager"]),
        ]
        for name, months in runs.items()
    ]
    head = "|texts|alarms|of them false|alert moments a week at night|nights a week disturbed|"
    return _table(["", *head.strip("|").split("|"), "chains that came to the manager"], rows)


def _texts(runs: Runs) -> str:
    """Texts in"""
    months = next(iter(runs.values()))
    rows = [[name, _cell(months, lambda f, k=key: f.texts[k])] for key, name in _TEXTS.items()]
    return _table(["what a careful human says of it", "texts"], rows)


def _became(runs: Runs) -> str:
    """What became of them: share that raised an alarm, or was put into today's list"""
    head = ["", *(f"{what}, {name}" for name in runs for what in ("alarm", "today"))]
    rows = [
        [
            name,
            *(
                _share(months, lambda f, k=key, w=what: _ratio(f.became[k, w], f.texts[k]))
                for months in runs.values()
                for what in ("alarm", "today")
            ),
        ]
        for key, name in _TEXTS.items()
    ]
    return _table(head, rows)


def _episodes(runs: Runs) -> str:
    """Alarms (one alarm is one chain, however many texts join it)"""
    rows = []
    for name, months in runs.items():
        for truth in (TRUE, LOWER, FALSE):
            counts = [
                _cell(months, lambda f, t=truth, s=shift: f.episodes[t, s]) for shift in SHIFTS
            ]
            total = _cell(months, lambda f, t=truth: _of_truth(f, t))
            share = _share(months, lambda f, t=truth: _ratio(_of_truth(f, t), f.episodes.total()))
            rows.append([name, truth, *counts, total, share])
    return _table(["", "it was", *SHIFTS, "all", "share"], rows)


def _kinds(runs: Runs) -> str:
    """Alarms by what they were about"""
    keys = sorted({key for months in runs.values() for f in months for key in f.kinds})
    rows = [
        [
            truth,
            kind,
            *(_cell(months, lambda f, k=(truth, kind): f.kinds[k]) for months in runs.values()),
        ]
        for truth, kind in keys
    ]
    return _table(["it was", "about", *runs], rows)


def _sent(runs: Runs) -> str:
    """What went to staff"""
    head = ["", *(f"{what}, {name}" for name in runs for what in ("texts", "calls", "e-mails"))]
    rows = [
        [
            sort,
            *(
                _cell(months, lambda f, s=sort, w=way: sum(f.sent[s, w, x] for x in SHIFTS))
                for months in runs.values()
                for way in ("sms", "voice", "email")
            ),
        ]
        for sort in _SORTS
    ]
    return _table(head, [row for row in rows if any(cell != "0" for cell in row[1:])])


def _people(runs: Runs) -> str:
    """Interruptions, by who and shift: alerts / notices of what waits"""
    rows = []
    for name, months in runs.items():
        everybody = sorted({who for f in months for who, *_ in f.moments})
        workers = [who for who in everybody if who.startswith("worker")]
        rows.append([name, "a worker, on average", *_by_shift(months, workers, months[0].workers)])
        busiest = max(workers, key=lambda w: mean(_alerts_of(f, [w], None) for f in months))
        rows.append([name, "the busiest worker", *_by_shift(months, [busiest], 1)])
        rows += [
            [name, who, *_by_shift(months, [who], 1)] for who in everybody if who not in workers
        ]
        # Each day has one shift of a kind.
        days = months[0].weeks * 7
        rows.append([name, "all, in one shift", *_by_shift(months, everybody, days)])
    return _table(["", "who", *SHIFTS], rows)


def _nights(runs: Runs) -> str:
    """Nights, a week: alert moments (a text and its call are one), and how many were false"""
    rows = [
        [sort, *(_cell(months, _per_week(_moments_of(sort, "night"))) for months in runs.values())]
        for sort in _SORTS
    ]
    rows = [row for row in rows if any(cell != "0" for cell in row[1:])]
    rows.append(["all", *(_cell(m, _per_week(_alarm_moments("night"))) for m in runs.values())])
    rows.append(["of them for nothing", *(_share(m, _false_at_night) for m in runs.values())])
    rows.append(
        ["nights disturbed", *(_cell(m, _per_week(lambda f: f.nights)) for m in runs.values())]
    )
    return _table(["", *runs], rows)


def _chains(runs: Runs) -> str:
    """How far chains went"""
    rows = [
        [f"came to: {role}", *(_cell(m, lambda f, r=role: f.reached[r]) for m in runs.values())]
        for role in ("duty", "on_call", "lead", "manager", "director")
    ]
    rows.append(
        [
            "longest silence, minutes",
            *(_cell(m, lambda f: f.longest_silence_minutes) for m in runs.values()),
        ]
    )
    rows.append(
        ["first answer, median minutes", *(_cell(m, _median_answer) for m in runs.values())]
    )
    rows.append(
        ["first answer, the slowest tenth from", *(_cell(m, _late_answer) for m in runs.values())]
    )
    return _table(["", *runs], rows)


def _to_people(runs: Runs) -> str:
    """Texts to people, by the step that wrote them"""
    steps = sorted({step for months in runs.values() for f in months for step in f.to_people})
    rows = [[s, *(_cell(m, lambda f, k=s: f.to_people[k]) for m in runs.values())] for s in steps]
    return _table(["", *runs], rows)


def _by_shift(months: Sequence[Figures], who: Sequence[str], among: float) -> Iterator[str]:
    for shift in SHIFTS:
        alerts = _cell(months, lambda f, s=shift: _alerts_of(f, who, s) / among)
        notices = _cell(months, lambda f, s=shift: _notices_of(f, who, s) / among)
        yield f"{alerts} / {notices}"


def _alerts_of(f: Figures, who: Sequence[str], shift: str | None) -> float:
    return sum(
        n
        for (w, sort, s, _), n in f.moments.items()
        if w in who and sort != "notice" and shift in (None, s)
    )


def _notices_of(f: Figures, who: Sequence[str], shift: str) -> float:
    return sum(
        n
        for (w, sort, s, _), n in f.moments.items()
        if w in who and sort == "notice" and s == shift
    )


def _moments_of(sort: str, shift: str) -> Count:
    return lambda f: sum(n for (_, x, s, _), n in f.moments.items() if x == sort and s == shift)


def _alarm_moments(shift: str) -> Count:
    return lambda f: sum(n for (_, x, s, _), n in f.moments.items() if x != "notice" and s == shift)


def _false_at_night(f: Figures) -> float:
    at_night = {k: n for k, n in f.moments.items() if k[2] == "night" and k[1] != "notice"}
    return _ratio(sum(n for k, n in at_night.items() if k[3] == FALSE), sum(at_night.values()))


def _per_week(count: Count) -> Count:
    return lambda f: count(f) / f.weeks


def _of_truth(f: Figures, truth: str) -> int:
    return sum(f.episodes[truth, shift] for shift in SHIFTS)


def _false_share(f: Figures) -> float:
    return _ratio(_of_truth(f, FALSE), f.episodes.total())


def _median_answer(f: Figures) -> float:
    return median(f.first_answer_minutes) if f.first_answer_minutes else 0.0


def _late_answer(f: Figures) -> float:
    waited = f.first_answer_minutes
    return waited[len(waited) * 9 // 10] if waited else 0.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _cell(months: Sequence[Figures], count: Count) -> str:
    """The mean of the months, and how far they lie apart."""
    return _spread(
        [count(f) for f in months], lambda x: f"{x:.0f}" if x >= 20 or x == int(x) else f"{x:.1f}"
    )


def _share(months: Sequence[Figures], count: Count) -> str:
    shares = [count(f) * 100 for f in months]
    known = [share for share in shares if not math.isnan(share)]
    return _spread(known, lambda x: f"{x:.0f}%") if known else "-"


def _spread(values: Sequence[float], shown: Callable[[float], str]) -> str:
    middle, low, high = shown(mean(values)), shown(min(values)), shown(max(values))
    return middle if low == high else f"{middle} ({low} to {high})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
