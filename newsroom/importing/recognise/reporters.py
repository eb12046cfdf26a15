"""Reporters in scripts that have no capitals: by the word for their job beside the name."""

from __future__ import annotations

import re

from newsroom.importing.recognise.phrases import fill

# "홍길동 기자", "[하버신문=홍길동 기자]", "칼럼니스트 홍길동 hong@example.com"
KOREAN = re.compile(
    fill(r"""
    (?:^|[\[(=\s])
    (?: (?P<before>[가-힣]{2,4})\s?{korean job}
      | {korean job}\s(?P<behind>[가-힣]{2,4})
    )
    (?: \s*[\])=]                                   # within brackets, or before the text
      | (?:\s*[(/]?\s*[\w.+-]+@[\w.-]+\)?)?\s*$     # at the end, with a mailbox
    )
    """),
    re.X,
)
# "作者：张三", "记者 张三"
CHINESE = re.compile(
    fill(r"^\W*{chinese label}\s*[:：/｜|\s]\s*(?P<name>[\u4e00-\u9fff]{2,4})(?=[\s）)】|｜]|$)")
)
# Where a line of text begins with its reporter, this is near; alone such a line is short.
START, LONGEST = 40, 80  # characters


def reporter_of(text: str) -> str:
    """The reporter whom a line is signed by, or begins with in brackets; "" for none."""
    line = text if len(text) <= LONGEST else text[:START]
    if match := CHINESE.search(line):
        return match["name"]
    match = KOREAN.search(line)
    if not match or (len(text) > LONGEST and not match[0].rstrip().endswith(("]", ")", "="))):
        return ""
    return match["before"] or match["behind"]
