"""What resolving the names of all articles takes: processor time and memory, as it goes on.

    NEWSROOM_DATA_DIR=… python -m tests.benchmarks.resolving_benchmark

Of an archive that is there, best a copy: what names mean is written to it. Looks at all articles three
times, and prints a line for every fifth of each look. What is held in memory grows with the
different names and with who is named beside whom, in the first two looks; the third writes, and holds
no more at its end than at its beginning.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import tests.benchmarks.with_django  # noqa: F401
from newsroom import archive
from newsroom.intake import resolving

LINES = 15


def own_memory() -> int:
    """Megabytes that this process has of its own."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    [kilobytes] = re.findall(r"^Anonymous:\s*(\d+)", rollup, re.MULTILINE)
    return int(kilobytes) // 1024


def main() -> None:
    said = 0
    print(f"before: {own_memory()} MB")

    def tell(done: int, total: int) -> None:
        nonlocal said
        if done * LINES // total > said:
            said = done * LINES // total
            look = (said - 1) * resolving.LOOKS // LINES + 1
            print(
                f"look {look}, {done - (look - 1) * total // resolving.LOOKS:,} articles: "
                f"{own_memory()} MB, {time.process_time():.1f} s",
                flush=True,
            )

    summary = resolving.resolve(tell)
    archive.finish_import()
    print(f"{summary.articles:,} articles, {summary.changed:,} changed: {own_memory()} MB")


if __name__ == "__main__":
    main()
