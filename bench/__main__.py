"""`python -m bench`: load on the whole stack; `python -m bench stock`: on stock Rasa parts."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from bench import figures
from bench.crowd import Crowd, sizes_of
from bench.figures import Figures
from bench.plan import load_mix
from bench.runs import Bench
from bench.stack import Stack, StackError, running

RATES = (5.0, 15.0, 30.0, 40.0)
WEBHOOK_RATE, WEBHOOK_S = 80.0, 15.0


def main() -> None:
    """Read the command line, run, print tables."""
    signal.signal(signal.SIGTERM, _end)
    options = _options()
    try:
        if options.what == "stock":
            from bench.stock.compare import run as run_stock

            results = run_stock(options.pipeline, options.rate, options.seconds, options.people)
        else:
            results = _whole_stack(options)
    except StackError as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit("bench: stopped")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


def _end(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("stack", "stock"), default="stack")
    parser.add_argument("--rate", type=float, action="append", help="texts a second; repeatable")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long each rate is held")
    parser.add_argument("--people", type=int, default=750)
    parser.add_argument("--callbacks", type=float, default=1.0, help="share of texts reported on")
    parser.add_argument(
        "--webhooks-only",
        choices=("worker-runs", "worker-stopped"),
        help=f"the front door alone, at {WEBHOOK_RATE:g} a second unless --rate is given",
    )
    parser.add_argument("--long-conversation", type=int, metavar="N", help="one person, N turns")
    parser.add_argument(
        "--pipeline", choices=("default", "light"), action="append", help="of stock Rasa"
    )
    parser.add_argument("--keep-going", action="store_true", help="past a rate that is not held")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def _whole_stack(options: argparse.Namespace) -> dict[str, Any]:
    stopped = options.webhooks_only == "worker-stopped"
    without = ("worker", "dialogue", "actions") if stopped else ()
    with running(callback_share=options.callbacks, without=without) as stack:
        print(f"started in {stack.started_in_s:.0f} s", flush=True)
        texters = Crowd(stack.app).add(sizes_of(options.people))
        bench = Bench(stack, texters, load_mix())
        try:
            results = _runs(bench, options)
        finally:
            bench.close()
            stack.app.records.engine.dispose()
        results |= {"started_in_s": stack.started_in_s, "warnings": _warnings(stack)}
        return results


def _runs(bench: Bench, options: argparse.Namespace) -> dict[str, Any]:
    if options.webhooks_only != "worker-stopped":
        bench.warm_up()
    if options.long_conversation:
        return _long_conversation(bench, options.long_conversation)
    idle = bench.idle_ms_a_second()
    busy = {part: round(ms, 1) for part, ms in idle.items()}
    print(f"processor time with nothing to do, ms a second: {busy}", flush=True)
    if options.webhooks_only:
        rates = options.rate or [WEBHOOK_RATE]
        measured = [bench.at_rate(rate, options.seconds, turns=False) for rate in rates]
        _print(measured)
        return {"idle_ms": idle, "webhooks": [asdict(f) for f in measured]}
    measured = _rising(bench, options.rate or RATES, options)
    _print(measured)
    results = {"idle_ms": idle, "runs": [asdict(f) for f in measured]}
    if options.rate is None:
        alone = [bench.at_rate(WEBHOOK_RATE, WEBHOOK_S, turns=False)]
        print("\nWebhooks alone count here; the worker runs and falls behind.")
        print(figures.speed_table(alone))
        results["webhooks"] = [asdict(f) for f in alone]
    return results


def _rising(bench: Bench, rates: Sequence[float], options: argparse.Namespace) -> list[Figures]:
    measured: list[Figures] = []
    for rate in rates:
        measured.append(bench.at_rate(rate, options.seconds))
        print(figures.speed_table(measured[-1:]), flush=True)
        if not measured[-1].held and not options.keep_going:
            break
        time.sleep(1.0)
    return measured


def _long_conversation(bench: Bench, turns: int) -> dict[str, Any]:
    taken = bench.long_conversation(turns)
    first, last = figures.flatness(taken)
    print(f"{turns} turns of one conversation, median: first 50 {first:.0f} ms, last {last:.0f} ms")
    return {"turn_seconds": taken, "first_ms": first, "last_ms": last}


def _print(measured: Sequence[Figures]) -> None:
    print("\nTimes in ms.\n" + figures.speed_table(measured))
    print("\n" + figures.cost_table(measured))
    for run in measured:
        print(f"\nsaid at {run.rate:g}/s: {dict(sorted(run.said.items()))}")
        if run.doubled_as:
            print(f"doubled at {run.rate:g}/s: {run.doubled_as}")


def _warnings(stack: Stack) -> dict[str, int]:
    found = dict(stack.warnings())
    print(f"\nwarnings and errors in the stack's log: {found or 'none'}")
    return found


if __name__ == "__main__":
    main()
