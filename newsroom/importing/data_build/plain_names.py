"""Write the names of people and places that the gazetteer has as lines: for lists that know no gazetteer.

Run it as SOURCES.md beside it says. A line is a name, folded; behind a + one that people are given.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from newsroom.importing.gazetteer import PLACE, NameFlag, flags_by_name


def main() -> None:
    """Write the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    wanted = NameFlag.GIVEN | NameFlag.SURNAME | PLACE
    lines = [
        ("+" if flags & NameFlag.GIVEN else "") + name
        for name, flags in sorted(flags_by_name().items())
        if flags & wanted
    ]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
