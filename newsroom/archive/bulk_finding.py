"""Find and replace in one text, bounded: whatever the pattern, nobody waits for it long.

A regular expression can be written, by chance or on purpose, so that it takes years. The clock is
looked at while it works, for each text and for all of them together.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import regex

# So long one text may take, and all the texts of a page, or of one slice of a job.
EACH: Final = 0.2  # seconds
ALL: Final = 5.0
# Longer patterns are no person's, and replacing may not blow a text up.
LONGEST_PATTERN: Final = 500
LONGEST_REPLACEMENT: Final = 1_000
LONGEST_RESULT: Final = 100_000


class BadPattern(ValueError):
    """A pattern, or what replaces it, that cannot be read; says why, as the library puts it."""


class TooSlow(Exception):
    """The pattern takes too long on these texts."""


@dataclass(slots=True)
class Clock:
    """The time that is left for a pattern, over many texts."""

    left: float = ALL

    def spend(self, seconds: float) -> None:
        """Take time that was used from what is left."""
        self.left -= seconds
        if self.left <= 0:
            raise TooSlow


@dataclass(frozen=True)
class Finding:
    """What is found, and what takes its place; plain text, or a regular expression."""

    find: str
    replace: str = ""
    pattern: bool = False
    case: bool = True
    clock: Clock = field(default_factory=Clock, compare=False)

    def check(self) -> None:
        """Raise BadPattern where it cannot be used at all."""
        if not self.find:
            raise BadPattern("nothing to find")
        if len(self.replace) > LONGEST_REPLACEMENT:
            raise BadPattern("the replacement is too long")
        _compiled(self.find, self.pattern, self.case)
        if self.pattern:
            try:
                # The groups that it names are looked up when it is used: with a text that it fits.
                regex.compile(f"(?:{self.find})|").sub(self.replace, "", count=1, timeout=EACH)
            except TimeoutError as error:
                raise TooSlow from error
            except (regex.error, IndexError, KeyError) as error:
                raise BadPattern(str(error)) from error

    def replaced(self, text: str) -> str:
        """The text with all that is found replaced. Raises TooSlow, BadPattern."""
        compiled = _compiled(self.find, self.pattern, self.case)
        begun = time.monotonic()
        new = self.replace if self.pattern else _literally(self.replace)
        try:
            found = compiled.sub(new, text, timeout=max(0.001, min(EACH, self.clock.left)))
        except TimeoutError as error:
            raise TooSlow from error
        except (regex.error, IndexError) as error:
            raise BadPattern(str(error)) from error
        self.clock.spend(time.monotonic() - begun)
        if len(found) > max(LONGEST_RESULT, len(text)):
            raise BadPattern("the result is too long")
        return str(found)


def _literally(text: str) -> str:
    """A replacement that means itself."""
    return text.replace("\\", "\\\\")


@lru_cache(maxsize=64)
def _compiled(find: str, pattern: bool, case: bool) -> regex.Pattern[str]:
    if len(find) > LONGEST_PATTERN:
        raise BadPattern("the pattern is too long")
    flags = regex.VERSION0 if case else regex.VERSION0 | regex.IGNORECASE
    try:
        return regex.compile(find if pattern else regex.escape(find), flags)
    except (regex.error, RecursionError, OverflowError) as error:
        raise BadPattern(str(error)) from error
