"""How many articles a second are parsed, and where the time goes.

Articles of about 6,000 characters; one process, and as many as there are processors.

    python -m tests.benchmarks.parse_benchmark [--articles 200]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import gzip
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

from newsroom.importing.entities.find import find_entities
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.pipeline import lay_out, parse
from newsroom.importing.reading.decoding import decode
from newsroom.importing.types import ParseContext, RawDocument
from newsroom.intake.workers import GARBAGE
from tests.paths import SHARED

DATA = SHARED / "data"
CONTEXT = ParseContext(today=dt.date(2026, 11, 1))


def documents(count: int) -> list[RawDocument]:
    """Articles of 5,500 to 6,500 characters, as files."""
    with gzip.open(DATA / "news-en.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    fitting = [r for r in records if 5500 < len(r["body"]) < 6500][:count]
    return [RawDocument(r["id"], f"{r['title']}\n\n{r['body']}".encode(), "") for r in fitting]


def each(step: Callable[..., object], inputs: Sequence[tuple[object, ...]]) -> float:
    """Milliseconds of processor time of `step` for one input, the best of three rounds."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for arguments in inputs:
            step(*arguments)
        rounds.append((time.process_time() - start) * 1000 / len(inputs))
    return min(rounds)


def parse_one(document: RawDocument) -> int:
    """For other processes: parse, and hand back little."""
    return len(parse(document, CONTEXT).blocks)


def main() -> None:
    """Print the time of each stage, then articles a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    found = documents(parser.parse_args().articles)
    parse_one(found[0])  # loads what is loaded once
    # As a worker of an import does.
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)
    texts = [decode(d.data).text for d in found]
    repaired = [repair(text) for text in texts]
    layouts = [lay_out(r, {}, CONTEXT) for r in repaired]
    print(f"{len(found)} articles, milliseconds of processor time each:")
    print(f"  decode    {each(decode, [(d.data,) for d in found]):8.2f}")
    print(f"  repair    {each(repair, [(text,) for text in texts]):8.2f}")
    print(f"  lay out   {each(lay_out, [(r, {}, CONTEXT) for r in repaired]):8.2f}")
    print(f"  entities  {each(find_entities, [(one.blocks,) for one in layouts]):8.2f}")
    whole = each(parse, [(d, CONTEXT) for d in found])
    print(f"  whole     {whole:8.2f}  = {1000 / whole:.0f} articles a second in one process")
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(parse_one, found[: workers * 4]))
        start = time.perf_counter()
        list(pool.map(parse_one, found, chunksize=10))
        rate = len(found) / (time.perf_counter() - start)
    print(f"  {workers} processes: {rate:.0f} articles a second by the clock")


if __name__ == "__main__":
    main()
