"""The bench's mixed script on stock Rasa: rising rates until one is not held."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import psutil

from bench import figures, invented, meters
from bench.figures import Figures, Spread, is_held, quantile
from bench.plan import Mix, Planned, Texter, load_mix, plan
from bench.stock.project import PIPELINES
from bench.stock.serve import StockRasa, running
from bench.wire import Client, request

RATES = (5.0, 15.0, 20.0, 25.0, 30.0, 40.0, 60.0, 80.0)
_WARM_RATE, _WARM_S = 4.0, 5.0


def run(
    pipelines: Sequence[str] | None, rates: Sequence[float] | None, seconds: float, people: int
) -> dict[str, Any]:
    """Measure each pipeline; returns the figures and prints them."""
    results: dict[str, Any] = {}
    for pipeline in pipelines or PIPELINES:
        with running(pipeline) as rasa:
            print(
                f"\nstock Rasa, {pipeline} pipeline: trained in {rasa.trained_in_s:.0f} s, "
                f"started in {rasa.started_in_s:.0f} s",
                flush=True,
            )
            measured = _rising(rasa, rates or RATES, seconds, people)
        print("\nTimes in ms.\n" + figures.speed_table(measured))
        print("\n" + figures.cost_table(measured), flush=True)
        results[pipeline] = {
            "trained_in_s": rasa.trained_in_s,
            "started_in_s": rasa.started_in_s,
            "runs": [asdict(f) for f in measured],
        }
    return results


def _rising(rasa: StockRasa, rates: Sequence[float], seconds: float, people: int) -> list[Figures]:
    numbers = invented.numbers()
    texters = [Texter(next(numbers), "service_user") for _ in range(people)]
    # A stock bot knows one text from another, not who sent it and not that it came before.
    given = load_mix()
    mix = Mix(given.conversations, given.urgent, given.urgent_share, repeat_share=0.0)
    asyncio.run(_play(rasa.url, plan(_WARM_RATE, _WARM_S, texters, mix, seed=0)))
    measured: list[Figures] = []
    for seed, rate in enumerate(rates, start=1):
        measured.append(_at_rate(rasa, rate, plan(rate, seconds, texters, mix, seed)))
        print(figures.speed_table(measured[-1:]), flush=True)
        if not measured[-1].held:
            break
        time.sleep(1.0)
    return measured


def _at_rate(rasa: StockRasa, rate: float, texts: Sequence[Planned]) -> Figures:
    load, round_trip = meters.load_average(), meters.round_trip_us(rasa.database_url)
    before = _seconds(rasa)
    turns = asyncio.run(_play(rasa.url, texts))
    used = meters.difference(_seconds(rasa), before)
    start, end = turns[0][1], max(sent for _, sent, _, _ in turns)
    answers = [(sent, answered) for _, sent, answered, said in turns if said]
    spread = Spread.of(answered - sent for sent, answered in answers)
    backlog = sum(answered > end for _, _, answered, _ in turns)
    return Figures(
        rate=rate,
        texts=len(turns),
        answered_rate=len(answers) / (max(a for _, _, a, _ in turns) - start),
        held=is_held(rate, backlog),
        webhook=spread,
        turn=spread,
        processor_ms={part: 1000 * s / len(turns) for part, s in used.items()},
        memory_mb=_memory(rasa),
        lost=len(turns) - len(answers),
        doubled=sum(said > 1 for _, _, _, said in turns),
        refused=sum(said < 0 for _, _, _, said in turns),
        generator_late_ms=quantile([1000 * (sent - due) for due, sent, _, _ in turns], 0.99),
        load=load,
        round_trip_us=round_trip,
    )


async def _play(url: str, texts: Sequence[Planned]) -> list[tuple[float, float, float, int]]:
    """Send each text at its time: when due, sent, answered, and how many texts came back."""
    client = Client(url, patience_s=120.0)
    requests = [_request(url, text) for text in texts]
    start = time.monotonic() + 0.2

    async def send(due: float, wire: bytes) -> tuple[float, float, float, int]:
        sent = time.monotonic()
        answer = await client.post(wire)
        said = len(json.loads(answer.body)) if answer.status == 200 else -1
        return due, sent, time.monotonic(), said

    pending = []
    for text, wire in zip(texts, requests, strict=True):
        due = start + text.at
        if (wait := due - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        pending.append(asyncio.create_task(send(due, wire)))
    turns = list(await asyncio.gather(*pending))
    client.close()
    return turns


def _request(url: str, text: Planned) -> bytes:
    body = json.dumps({"sender": text.texter.number, "message": text.body}).encode()
    return request(f"{url}/webhooks/rest/webhook", body, [("Content-Type", "application/json")])


def _trees(rasa: StockRasa) -> dict[str, list[psutil.Process]]:
    return {
        part: [root, *root.children(recursive=True)]
        for part, root in (
            ("dialogue", psutil.Process(rasa.pid)),
            ("database", psutil.Process(rasa.database_pid)),
        )
    }


def _seconds(rasa: StockRasa) -> dict[str, float]:
    return {
        part: sum(meters.seconds_of(process) for process in processes)
        for part, processes in _trees(rasa).items()
    }


def _memory(rasa: StockRasa) -> dict[str, float]:
    return {
        part: sum(meters.pss_mb(process.pid) for process in processes)
        for part, processes in _trees(rasa).items()
    }
