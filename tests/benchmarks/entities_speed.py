"""What entities cost: `python -m tests.benchmarks.entities_speed`, on real articles."""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time

from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock
from tests.paths import SHARED

LENGTH = 6_000


def main() -> None:
    """Print milliseconds for an article of 6,000 characters, and peak memory."""
    for language in ("en", "es"):
        path = SHARED / "data" / f"news-{language}.jsonl.gz"
        if not path.is_file():
            sys.exit(f"{path.name} is not there")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            bodies = [json.loads(line)["body"] for line, _ in zip(lines, range(400), strict=False)]
        text = "\n".join(bodies)
        pieces = [text[i : i + LENGTH] for i in range(0, len(text) - LENGTH, LENGTH)][:150]
        articles = [
            [ParsedBlock(BlockKind.PARAGRAPH, line, language) for line in piece.split("\n") if line]
            for piece in pieces
        ]
        start = time.process_time()
        find_entities(articles[0])
        print(f"{language}: first article {1e3 * (time.process_time() - start):.0f} ms")
        start = time.process_time()
        for blocks in articles:
            find_entities(blocks)
        each = 1e3 * (time.process_time() - start) / len(articles)
        print(f"{language}: {each:.1f} ms of processor time per {LENGTH} characters (bar: 8)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
