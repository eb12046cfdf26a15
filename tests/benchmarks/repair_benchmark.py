"""Measures `repair` beside ftfy in one run: words brought back, sentences harmed, speed.

    python -m tests.benchmarks.repair_benchmark [DOCUMENTS] [SEED]

Uses the damaging and scoring of `shared/tools/mojibake_bench.py` on `shared/data/clean-text`:
documents of 25 sentences, each damaged in every way that the tool knows. Speeds are CPU time, in
million characters a second, after one warm-up; they are fair to compare within a run only.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from types import ModuleType

import ftfy

from newsroom.importing.mojibake.repair import repair
from tests.paths import SHARED

PEERS: dict[str, Callable[[str], str]] = {
    "ours": lambda text: repair(text).text,
    "ftfy": ftfy.fix_encoding,
}


def bench_tool() -> ModuleType:
    """The shared tool as a module."""
    spec = importlib.util.spec_from_file_location("bench", SHARED / "tools/mojibake_bench.py")
    if spec is None or spec.loader is None:
        sys.exit("shared/ is not beside the project.")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def score(tool: ModuleType, kind: str, clean: list[str], fixed: list[str]) -> tuple[int, int]:
    """How many words (of clean text: sentences) are right, and of how many."""
    if kind == "clean":
        return sum(a == b for a, b in zip(clean, fixed, strict=True)), len(clean)
    pairs = [tool.recovered(a, b) for a, b in zip(clean, fixed, strict=True)]
    return sum(good for good, _ in pairs), sum(all_ for _, all_ in pairs)


def main(documents: int, seed: int) -> None:
    """Print one row for each file and peer, then totals and speeds."""
    tool = bench_tool()
    speed: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 1e-9])
    print(f"{'':16}" + "".join(f"{kind:>15}" for kind in tool.DAMAGE))
    for peer, mend in PEERS.items():
        mend("NicolĂĄs itâs")
        totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path in sorted(tool.DATA.glob("*.txt")):
            cells = []
            for kind, damage in tool.DAMAGE.items():
                good = all_ = 0
                for lines in tool.documents(path, documents, seed):
                    text = "\n".join(map(damage, lines))
                    started = time.process_time()
                    fixed = mend(text).split("\n")
                    spent = speed[peer, "clean" if kind == "clean" else "damaged"]
                    spent[0] += len(text)
                    spent[1] += time.process_time() - started
                    right, possible = score(tool, kind, lines, fixed)
                    good, all_ = good + right, all_ + possible
                totals[kind][0] += good
                totals[kind][1] += all_
                cells.append(f"{100 * good / max(all_, 1):14.1f}%")
            print(f"{peer:6}{path.stem:10}" + "".join(cells), flush=True)
        cells = [f"{100 * good / max(all_, 1):14.1f}%" for good, all_ in totals.values()]
        print(f"{peer:6}{'all':10}" + "".join(cells))
    for (peer, kind), (characters, seconds) in speed.items():
        print(f"{peer}, {kind} text: {characters / seconds / 1e6:.2f} million characters a second")


if __name__ == "__main__":
    arguments = [*map(int, sys.argv[1:]), *(6, 1)[len(sys.argv) - 1 :]]
    main(arguments[0], arguments[1])
