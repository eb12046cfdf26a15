"""Lists and objects that a cell of a table holds as text, in the ways in which programs print them.

pandas writes a column of lists as Python prints them (`['Ann Lee', 'Bob Ray']`), numpy without the
commas, R as `c("Ann Lee", "Bob Ray")`, PostgreSQL as `{"Ann Lee","Bob Ray"}`, others as JSON.
"""

from __future__ import annotations

import ast
import json
import re
from typing import Any, Final

# A list of names is no longer; a body that is JSON may be.
LONGEST_LIST: Final = 20_000
MOST_BRACKETS: Final = 500
STRING = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
STRINGS: Final = re.compile(STRING, re.S)
NUMPY: Final = re.compile(rf"\[\s*{STRING}(?:\s+{STRING})+\s*\]", re.S)
OF_R: Final = re.compile(rf"c\(\s*{STRING}(?:\s*,\s*{STRING})*\s*\)", re.S)
POSTGRESQL: Final = re.compile(
    r"""\{(?:"(?:[^"\\]|\\.)*"|[^"{},:\\]+)(?:,(?:"(?:[^"\\]|\\.)*"|[^"{},:\\]+))*\}""", re.S
)
POSTGRESQL_ITEM: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|[^",]+)""", re.S)


def printed_value(text: str) -> Any | None:
    """The list or object that a text prints, of texts and objects; None where it is a text itself."""
    bare = text.strip()
    if len(bare) < 4 or (bare[0], bare[-1]) not in (("[", "]"), ("{", "}"), ("c", ")")):
        return None
    for read in (_json, _python, _of_r, _numpy, _postgresql):
        value = read(bare)
        if value is not None:
            return value if _is_of_texts(value) else None
    return None


def _json(text: str) -> Any | None:
    if not re.match(r'[\[{]\s*["\[{\]}n]', text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _python(text: str) -> Any | None:
    if len(text) > LONGEST_LIST or sum(map(text.count, "[{(-+~")) > MOST_BRACKETS:
        return None
    if NUMPY.fullmatch(text):  # Python would join its texts to one
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, list | dict) else None


def _of_r(text: str) -> Any | None:
    return _strings(text) if len(text) <= LONGEST_LIST and OF_R.fullmatch(text) else None


def _numpy(text: str) -> Any | None:
    return _strings(text) if len(text) <= LONGEST_LIST and NUMPY.fullmatch(text) else None


def _postgresql(text: str) -> Any | None:
    if len(text) > LONGEST_LIST or not POSTGRESQL.fullmatch(text) or '"' not in text:
        return None
    items = POSTGRESQL_ITEM.findall(text[1:-1])
    return [_unquoted(item) if item[:1] == '"' else item.strip() for item in items]


def _strings(text: str) -> list[str]:
    return [_unquoted(each[0]) for each in STRINGS.finditer(text)]


def _unquoted(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1], flags=re.S)


def _is_of_texts(value: Any) -> bool:
    """Whether it holds texts, or objects: “[2019]” in a title is no list."""
    each = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict):
        return bool(value) and all(isinstance(key, str) for key in value)
    return bool(each) and all(one is None or isinstance(one, str | dict | list) for one in each)
