"""How the time to read a document grows with its size, for texts that nobody wrote.

For each shape one document of each size is parsed, and the exponent of time over size is told: the
slope of a line through the logarithms, 1 where twice the text takes twice the time. A text can be
long without being an article: a list of names, a table, a log, a page of links. None may stop an
import.

    python -m tests.benchmarks.growth_benchmark [--only SHAPE] [--largest 1000000] [--bar 1.15]

Ends with status 1 where a shape is above the bar, or the largest document takes longer than it may.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import itertools
import math
import random
import sys
import time
from collections.abc import Callable, Sequence

from newsroom.importing.pipeline import parse
from newsroom.importing.types import ImportFailure, ParseContext, RawDocument
from newsroom.intake.time_limit import TookTooLong, limited
from newsroom.intake.workers import GARBAGE

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
SMALLEST, LARGEST, STEP = 1_000, 1_000_000, 10
BAR = 1.15
# Processor time that the largest document may take.
LONGEST = 20.0
# What is over faster than this is told by the clock's grain, not by the text.
GRAIN = 0.004

_WORDS = ("harbour", "wall", "council", "pier", "winter", "ferry", "mayor", "boat", "engineer")
RUSSIAN = "Мэр города сказал, что гавань закроют до весны. "
CHINESE = "市长说，港口将关闭到春天。"
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
_GIVEN = ("Ada", "Jane", "John", "Ana", "Omar", "Lena", "Ivo", "Mara")


def _again(piece: str) -> Callable[[int], str]:
    """A shape that says one thing again and again."""
    return lambda size: piece * (size // len(piece) + 1)


def _names(pattern: str) -> Callable[[int], str]:
    """A shape of different names: `{}` stands for a word made up for each."""

    def shape(size: int) -> str:
        chance = random.Random(size)
        out: list[str] = []
        length = 0
        while length < size:
            word = "".join(chance.choices("bdfgklmnprstv", k=3)) + chance.choice("aeiou")
            word = word.capitalize() + "".join(chance.choices("aeioulnrst", k=4))
            out.append(pattern.replace("{}", word).replace("[]", chance.choice(_GIVEN)))
            length += len(out[-1])
        return "".join(out)

    return shape


def _made_up(letters: str, mark: str = "", length: int = 6) -> Callable[[int], str]:
    """A shape of words that all differ, each with `mark` within."""

    def shape(size: int) -> str:
        chance = random.Random(size)
        words = []
        for _ in range(size // (length + len(mark) + 1) + 1):
            word = "".join(chance.choices(letters, k=length))
            words.append(word[: length // 2] + mark + word[length // 2 :])
        return " ".join(words)

    return shape


def _misread(text: str, written: str, read: str, errors: str = "strict") -> Callable[[int], str]:
    """A shape of text in one encoding that was read in another."""
    return _again(text.encode(written).decode(read, errors))


def _lossy(text: str) -> Callable[[int], str]:
    """A shape of UTF-8 that was read as Latin-1, and lost what prints nothing."""
    seen = text.encode().decode("latin-1")
    return _again("".join(c for c in seen if not "\x7f" <= c <= "\xa0" and c != "\xad"))


def _lossy_words(letters: str) -> Callable[[int], str]:
    """The same of words that all differ."""
    shape = _made_up(letters)

    def lossy(size: int) -> str:
        seen = shape(size // 2).encode().decode("latin-1")
        return "".join(c for c in seen if not "\x7f" <= c <= "\xa0" and c != "\xad")[:size]

    return lossy


def _prose(end: str) -> Callable[[int], str]:
    def shape(size: int) -> str:
        chance = random.Random(7)
        out: list[str] = []
        length = 0
        while length < size:
            words = chance.choices(_WORDS, k=chance.randrange(8, 20))
            out.append(" ".join(words).capitalize() + end)
            length += len(out[-1])
        return "".join(out)

    return shape


SHAPES: dict[str, Callable[[int], str]] = {
    # Long lines: words and capitals.
    "prose on one line": _prose(". "),
    "prose without a stop": _prose(" "),
    "capitalised words": _again("Ab "),
    "words in capitals": _again("ABCDEF "),
    "known given names": _again("Ada Jane "),
    "known places": _again("Paris London "),
    "known phrase": _again("New York "),
    "titles": _again("President Minister "),
    "articles": _again("The El La "),
    "and": _again("Ada and Paris and "),
    "initials": _again("J. R. R. "),
    "initials without spaces": _again("J.R.R."),
    "abbreviations": _again("Mr. Sen. U.S. "),
    "by": _again("By Jane Doe "),
    "people's names": _names("[] {} "),
    "people with one surname": _names("{} Fenwick, "),
    "people in sentences": _names("and [] {} said so. "),
    "surnames alone": _names("then {} spoke, "),
    "organisations": _names("the {} Council (ABC), "),
    "companies": _names("{} Corp, "),
    "handles": _names("{} (@{}) "),
    "acronyms": _names("{} Liberation Army (ELN), "),
    "possessives": _again("Ada's "),
    "hyphens": _again("Ab-cd-"),
    "one word": _again("a"),
    "one word in capitals": _again("A"),
    "one word with accents": _again("é"),
    "figures": _again("7"),
    "figures and spaces": _again("7 "),
    "small words": _again("a "),
    # Long lines: marks.
    "full stops": _again("."),
    "full stops and spaces": _again(". "),
    "commas": _again(","),
    "commas and spaces": _again("Ab, "),
    "quotes": _again('"'),
    "quotes around words": _again('"ab" '),
    "curled quotes": _again("“ab” ‘cd’ "),
    "apostrophes": _again("'"),
    "brackets opened": _again("("),
    "brackets closed": _again(")"),
    "brackets around words": _again("(Ab) "),
    "square brackets": _again("["),
    "bars": _again("Ab | "),
    "dashes": _again("Ab – "),
    "many dashes": _again("-"),
    "dashes and spaces": _again("- "),
    "slashes": _again("ab/"),
    "arrows": _again("Ab > "),
    "colons": _again("a:"),
    "stars": _again("*"),
    "emphasis": _again("*a "),
    "hashes": _again("#"),
    "underscores": _again("_a"),
    "copyright": _again("© "),
    "at": _again("a@"),
    "handles and tags": _again("@ab #cd "),
    "addresses": _again("a.b@c.d "),
    "links": _again("https://example.org/a "),
    "one link": lambda size: "https://example.org/" + "a/" * (size // 2),
    "one domain": lambda size: "www." + "a." * (size // 2),
    "pictures": _again("pic.twitter.com/a "),
    "bullets": _again("• ab "),
    "exclamations": _again("Ab! "),
    "questions": _again("¿Ab? "),
    "ellipses": _again("…"),
    "spaces": lambda size: "a" + " " * size + "b",
    "no-break spaces": lambda size: "a" + "\xa0" * size + "b",
    "tabs": _again("a\t"),
    "zero-width": _again("a\u200b"),
    # Dates and times.
    "dates": _again("1 November 2022, "),
    "numeric dates": _again("01/11/2022 "),
    "years": _again("2022 "),
    "times": _again("10:05 pm "),
    "months": _again("November "),
    "weekdays": _again("Tuesday "),
    "published": _again("published "),
    "photo credits": _again("Photo: Ab/Reuters "),
    "credits in brackets": _again("(Photo by Ab/Reuters) "),
    "agencies": _again("Reuters/"),
    # Damage.
    "misread apostrophes": _again("donâ\x80\x99t "),
    "misread and lost": _again("donât "),
    "misread letters": _again("corazÃ³n "),
    "misread without spaces": _again("Ã³"),
    "lost lead bytes": _again("Ã "),
    "one word, and one misread": lambda size: "a" * size + " donâ\x80\x99t",
    "one misread word": lambda size: "Ã" + "©Ã" * (size // 2),
    "lost lead bytes together": _again("â"),
    "replacement characters": _again("caf\ufffd "),
    "controls": _again("a\x93b\x94 "),
    "question marks": _again("Ã?"),
    "lost pictures": _again("ð "),
    "mixed damage": _again("â\x80\x9cSeÃ±or,â\x80\x9d said Ângel, donât. "),
    "different words with lost marks": _made_up("bdegiklmnorstu", "â"),
    "different words with lost letters": _made_up("bdegiklmnorstu", "Ã"),
    "different words with whole letters": _made_up("bdegiklmnorstu", "Ã©"),
    "lossy Russian": _lossy(RUSSIAN),
    "lossy Russian, different words": _lossy_words("абвгдеиклмнопрсту"),
    "lossy Greek, different words": _lossy_words("αβγδεηικλμνοπρστυω"),
    "lossy Chinese": _lossy(CHINESE),
    "lossy Chinese, different words": _lossy_words(HAN),
    "lossy Arabic": _lossy("قال رئيس البلدية إن الميناء سيغلق حتى الربيع. "),
    "misread Russian": _misread(RUSSIAN, "utf-8", "latin-1"),
    "Windows-1251 as Latin-1": _misread(RUSSIAN, "cp1251", "latin-1"),
    "GBK as Latin-1": _misread(CHINESE, "gbk", "latin-1"),
    "GBK as Windows-1252": _misread(CHINESE, "gbk", "cp1252", "replace"),
    "UTF-8 as GBK": _misread("It’s the mayor’s “harbour” — é. ", "utf-8", "gbk", "replace"),
    "Shift JIS as Latin-1": _misread("市長は港を春まで閉鎖すると述べた。", "cp932", "latin-1"),
    "all of Latin-1": _again("".join(map(chr, range(0xA1, 0x100)))),
    "all of Latin-1, apart": _again(" ".join(map(chr, range(0xA1, 0x100))) + " "),
    "misread again and again": _again("donÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t "),
    "holes": _again("â€œWe wonâ€™t,â€ she said. "),
    # Scripts.
    "Chinese": _again(CHINESE),
    "Chinese without a stop": _made_up(HAN, length=40),
    "one Chinese line": lambda size: "".join(random.Random(1).choices(HAN, k=size)),
    "Japanese": _again("市長のフェンウィックは港を春まで閉鎖すると述べた。"),
    "Korean": _again("시장은 봄까지 항구를 폐쇄한다고 말했다. "),
    "Arabic": _again("قال رئيس البلدية إن الميناء سيغلق حتى الربيع. "),
    "Hebrew": _again("ראש העיר אמר כי הנמל ייסגר עד האביב. "),
    "Thai": _again("นายกเทศมนตรีกล่าวว่าท่าเรือจะปิดจนถึงฤดูใบไม้ผลิ "),
    "Thai without spaces": _again("นายกเทศมนตรีกล่าวว่าท่าเรือจะปิด"),
    "Hindi": _again("महापौर ने कहा कि बंदरगाह वसंत तक बंद रहेगा। "),
    "Russian": _again(RUSSIAN),
    "Russian names": _again("Иван Петров, "),
    "Greek": _again("Ο δήμαρχος είπε ότι το λιμάνι θα κλείσει. "),
    "different Russian words": _made_up("абвгдеиклмнопрсту"),
    "combining marks": lambda size: "e" + "\u0301" * size,
    "combined letters": _again("e\u0301a\u0300 "),
    "alternating scripts": _again("aбγد中 "),
    "alternating words": _again("mayor мэр δήμος 市長 "),
    "pictures of one": _again("👩\u200d👩\u200d👧 "),
    "directions": _again("\u202bab\u202c "),
    "full width": _again("ＡＢＣ "),
    "mathematical letters": _again("𝐀𝐛𝐜 "),
    # Markup.
    "less-than": _again("<"),
    "tags": _again("<b>"),
    "tags unclosed": _again("<a href="),
    "pairs of tags": _again("<b>ab</b> "),
    "nested tags": lambda size: "<b>" * (size // 7) + "</b>" * (size // 7),
    "ampersands": _again("&"),
    "references": _again("&amp; "),
    "references of references": lambda size: "&" + "amp;" * (size // 4),
    "escaped tags": _again("&lt;b&gt;ab&lt;/b&gt; "),
    "escaped tags unclosed": _again("&lt;b "),
    "comments of markup": _again("<!-- "),
    "escapes": _again("\\u00e9 "),
    "quoted printable": _again("=E2=80=99 "),
    "percent": _again("%C3%A9"),
    # Many lines.
    "short lines": _again("ab\n"),
    "one-letter lines": _again("A\n"),
    "blank lines between": _again("Ab cd\n\n"),
    "capitalised lines": _again("Ab Cd Ef\n"),
    "names on lines": _names("[] {}\n"),
    "bylines": _names("By [] {}\n"),
    "bylines of one": _again("By Jane Doe\n"),
    "By alone": _again("By\nJane Doe\n"),
    "dates on lines": _again("November 1, 2022\n"),
    "sections": _again("Politics\n"),
    "menus": _again("Home > Politics > Europe\n"),
    "sharing": _again("Share this article\n"),
    "appeals": _again("Please donate to us today.\n"),
    "captions": _again("The wall. Photo: Jane Doe\n"),
    "captions that differ": _names("The {} wall. Photo: Jane Doe\n"),
    "captions said again": _names("The {} wall of the harbour of the town\nThe wall. Photo: Ab\n"),
    "posts": _again("It rained. — Jane Doe (@janedoe) November 2, 2022\n"),
    "posts and handles": _names("It rained on {} – @ab.\n— [] {} (@{}) November 2, 2022\n"),
    "unfinished posts": _again("— Jane Doe (@janedoe)\nab\n"),
    "headlines": _names("Council of {} closes the harbour for one year\n"),
    "paragraphs": _prose(".\n"),
    "paragraphs apart": _prose(".\n\n"),
    "questions and answers": _again("Q. Did it rain?\nA. It did, on that day.\n"),
    "quoted lines": _again('"It rained," she said.\n'),
    "bullets on lines": _again("• Ab cd\n"),
    "wrapped": _again("the council voted on tuesday to close the harbour for one more year and\n"),
    "record fields": _again("Section: Politics\n"),
    "bios": _names("[] {} is a reporter for the Harbour Gazette.\n"),
    "datelines": _again("PARIS (Reuters) - "),
    "datelines on lines": _names("{}, Nov. 2 (Reuters) – It rained.\n"),
    "long menu": _names("{}\n"),
    "comments": _names("[] {}\nNovember 2, 2022 at 10:05 am\nIt rained, and nobody said so.\nReply\n"),
    "e-mail addresses": _again("jane@example.org\n"),
    "bullets in a row": _again("•\n"),
    "carriage returns": _again("ab\r"),
    "line separators": _again("ab\u2028"),
    "form feeds": _again("ab\f"),
    "Russian lines": _again(RUSSIAN + "\n"),
    "Chinese lines": _again(CHINESE + "\n"),
    "lossy Russian lines": lambda size: _lossy(RUSSIAN + "\n")(size),
    "different lines that lost marks": lambda size: _made_up("bdegiklmnorstu", "â")(size).replace(" ", "\n"),
    "lines in alternating scripts": _again("The mayor\nмэр сказал\nο δήμαρχος\n市長說\n"),
    "copyright lines": _again("© 2016 Harbour Gazette\n"),
    "tables": _again("12,3\t45,6\t78,9\n"),
    "misread lines": _again("El corazÃ³n de la ciudad\n"),
    "lost lines": _again("She said that she donât know.\n"),
    "lines that lost pictures": _names("ð {} ð©\n"),
}  # fmt: skip


def seconds(text: str, title: str = "", patience: float = 600) -> float:
    """Processor time to parse a document with this text, or until patience is over."""
    given = {"title": title, "body": text} if title else {}
    document = RawDocument("shape.txt", text.encode("utf-8"), "", given)
    gc.collect()  # what the last document left is not this one's
    start = time.process_time()
    # A refusal is an answer, and must be as quick.
    with contextlib.suppress(ImportFailure, TookTooLong), limited(patience):
        parse(document, CONTEXT)
    return time.process_time() - start


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of the line through the logarithms of sizes and times, by least squares."""
    points = [
        (math.log(size), math.log(taken))
        for size, taken in zip(sizes, times, strict=True)
        if taken >= GRAIN
    ]
    if len(points) < 2:
        return 0.0
    across = sum(x for x, _ in points) / len(points)
    up = sum(y for _, y in points) / len(points)
    return sum((x - across) * (y - up) for x, y in points) / sum(
        (x - across) ** 2 for x, _ in points
    )


def sizes_up_to(largest: int) -> list[int]:
    grown = (SMALLEST * STEP**step for step in itertools.count())
    return list(itertools.takewhile(lambda size: size <= largest, grown))


def measure(shape: Callable[[int], str], sizes: Sequence[int], rounds: int = 1) -> list[float]:
    """The best time of `rounds` for each size."""
    return [min(seconds(shape(size)) for _ in range(rounds)) for size in sizes]


def main() -> None:
    """Print the exponent of each shape, with the time of the largest document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="shapes with this in their name")
    options.add_argument("--largest", type=int, default=LARGEST)
    options.add_argument("--bar", type=float, default=BAR)
    options.add_argument("--patience", type=float, default=LONGEST, help="seconds for one document")
    given = options.parse_args()
    seconds(_prose("; Ada Doe of Paris donâ\x80\x99t. ")(20_000))  # loads what is loaded once
    gc.freeze()  # as the workers of an import do
    gc.set_threshold(GARBAGE, 10, 10)
    sizes = sizes_up_to(given.largest)
    shapes = {name: shape for name, shape in SHAPES.items() if given.only in name}
    above = []
    print(f"{'shape':36} {'exponent':>8}" + "".join(f"{size:>11,}" for size in sizes))
    for name, shape in shapes.items():
        times: list[float] = []
        for size in sizes:
            if times and times[-1] > given.patience:
                break
            rounds = 2 if size < 50_000 else 1
            text = shape(size)
            times.append(min(seconds(text, patience=given.patience) for _ in range(rounds)))
        grown = exponent(sizes[: len(times)], times)
        if is_above := grown > given.bar or max(times) > given.patience:
            above.append(name)
        row = "".join(f"{taken:>11.3f}" for taken in times)
        print(f"{name:36} {grown:8.2f}{row}{' above the bar' if is_above else ''}", flush=True)
    print(f"{len(above)} of {len(shapes)} shapes above {given.bar}: {', '.join(above) or 'none'}")
    sys.exit(bool(above))


if __name__ == "__main__":
    main()
