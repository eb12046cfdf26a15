"""Posts that an article quotes whole: one block each, with author, handle, date and link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from newsroom.importing.recognise.dates import find_dates
from newsroom.importing.structure.lines import Line
from newsroom.importing.types import BlockKind, ParsedBlock

# "— Name (@handle) November 2, 2022" closes a post, alone on its line or after the post's text.
CLOSING = re.compile(
    r"""
    (?:^|\s*)[—–―-]{1,2}\s*(?P<name>[^—–―()@]{0,80}?)\s*          # "— Jane Doe "
    \(@\s?(?P<handle>\w{1,30})\)                                # "(@janedoe)"
    (?P<rest>[\s,|·•-]*(?P<date>[^()@\n]{0,40}))$                # " November 2, 2022"
    """,
    re.X,
)
LINK = re.compile(r"https?://\S+|(?<!\w)?pic\.twitter\.com/\w+")
MEDIA_END = re.compile(r"(?:pic\.twitter\.com/\w+|https?://t\.co/\w+)\W*$")
MENTIONS = re.compile(r"[@#]\w|pic\.twitter\.com|https?://|[\U0001F1E6-\U0001FAFF☀-➿]")
# A post's length; a link counts as this many characters whatever its own.
POST_LENGTH = 285
LINK_LENGTH = 23


def find_embeds(
    lines: Sequence[Line], language_of: Callable[[str], str]
) -> list[tuple[int, int, ParsedBlock]]:
    """The embeds among `lines`, as (first index, last index, block), in order.

    `language_of` tells a text's language, "" where unclear; it helps to see where a post of
    several lines begins.
    """
    found: list[tuple[int, int, ParsedBlock]] = []
    free = 0
    curled = sum("’" in line.text for line in lines) > 2
    for i, line in enumerate(lines):
        if i < free:
            continue
        closing = CLOSING.search(line.text) if "(@" in line.text else None
        if closing and is_closing(closing, line.text):
            start = first_line(lines, i, free, closing, language_of, curled=curled)
            found.append((start, i, closed_post(lines[start : i + 1], closing)))
            free = i + 1
        elif is_bare_post(line.text) and not closes_next(lines, i):
            found.append((i, i, block(lines[i : i + 1], line.text)))
            free = i + 1
    return found


def is_bare_post(text: str) -> bool:
    """Whether a line ends with the link to a picture or page that closes a post."""
    return ("pic.twitter" in text or "//t.co/" in text) and MEDIA_END.search(text) is not None


def closes_next(lines: Sequence[Line], i: int) -> bool:
    """Whether one of the next two lines closes a post that line `i` may belong to."""
    return any("(@" in line.text and CLOSING.search(line.text) for line in lines[i + 1 : i + 3])


def is_closing(match: re.Match[str], text: str) -> bool:
    """Whether a match is a post's end, and no aside in a sentence."""
    return bool(find_dates(match["date"])) or (match.start() == 0 and len(text) < 120)


def first_line(
    lines: Sequence[Line],
    last: int,
    free: int,
    closing: re.Match[str],
    language_of: Callable[[str], str],
    *,
    curled: bool,
) -> int:
    """The index of the line where the post that ends on line `last` begins.

    Where paragraphs stand apart by blank lines, the lines up to one are the post. Elsewhere a
    line belongs to it if it fits into a post's length and shows it: another language than the
    text around, mentions or tags, or straight apostrophes where the article is `curled`.
    """
    inline = closing.start() > 0
    if inline and (last == 0 or lines[last].gap or last == free):
        return last
    start = last if inline else max(last - 1, free)
    if start == last and not inline:
        return last
    room = POST_LENGTH - weight(lines[start].text if not inline else lines[last].text)
    spaced = any(line.gap for line in lines[free + 1 : last]) or lines[last].gap
    post_language = language_of(lines[start].text)
    while start > free:
        if lines[start].gap:
            break
        before = lines[start - 1].text
        room -= weight(before) + 1
        if room < 0 or CLOSING.search(before):
            break
        language = language_of(before)
        around = language_of(lines[start - 2].text) if start - 2 >= 0 else ""
        foreign = bool(language and around and language != around)
        same = not (language and post_language) or language == post_language
        own_quotes = curled and "'" in before and "’" not in before
        if not same or not (foreign or own_quotes or MENTIONS.search(before) or spaced):
            break
        start -= 1
    return start


def weight(text: str) -> int:
    """The length of `text` as the network counts it: each link as 23 characters."""
    return len(LINK.sub("", text)) + LINK_LENGTH * len(LINK.findall(text))


def closed_post(lines: Sequence[Line], closing: re.Match[str]) -> ParsedBlock:
    """The block of a post whose last line ends with `closing`."""
    texts = [line.text for line in lines[:-1]]
    if head := lines[-1].text[: closing.start()].strip():
        texts.append(head)
    dates = find_dates(closing["date"])
    return block(
        lines,
        "\n".join(texts) or lines[-1].text,
        author=closing["name"].strip(" ,"),
        handle=closing["handle"],
        published=dates[0].date if dates else None,
    )


def block(
    lines: Sequence[Line],
    text: str,
    author: str = "",
    handle: str = "",
    published: dt.date | None = None,
) -> ParsedBlock:
    """An embed of `lines` that says `text`."""
    links = LINK.findall(text)
    url = links[-1].strip(".,…") if links else ""
    if url.startswith("pic."):
        url = f"https://{url}"
    return ParsedBlock(
        BlockKind.EMBED,
        text,
        first_line=lines[0].first,
        last_line=lines[-1].last,
        author=author,
        handle=handle,
        published=published,
        url=url,
    )
