"""Captions of pictures, and whom they credit."""

from __future__ import annotations

import re

LONGEST = 700
WORD = (
    r"(?:photos?|photographs?|photographer|pictures?|images?|fotos?|fotograf[ií]as?|im[aá]gen(?:es)?|imagem"
    r"|photographie|bild|foto|immagine|credits?|cr[eé]ditos?|crédit|file photo|video|gr[aá]fico|screenshot)"
)
AGENCY = (
    r"(?:getty|getty images|ap|afp|reuters|efe|epa|shutterstock|istock|bloomberg|ap photo|xinhua"
    r"|anadolu|sipa|zuma|nurphoto|pool|wikimedia commons|flickr|creative commons|archivo|file"
    r"|europa press|cuartoscuro|notimex|upi|alamy|twitter|facebook|instagram|youtube)"
)
# "(Photo: X)", "(Foto de X/EFE)", "(AP Photo/X)", "(X/Reuters)" end a caption.
BRACKETED = re.compile(
    rf"\s*[(\[]\s*(?:{WORD}\s*(?:by|de|por|:|courtesy(?: of)?|par|von|/|credit:?|source:?)*\s*:?\s*(?P<a>[^()\[\]]{{2,120}})"
    rf"|(?P<b>[^()\[\]]{{0,80}}\b{AGENCY}(?:\s+(?:photo|images|via|file)\b[^()\[\]]{{0,60}})?"
    rf"|(?:{AGENCY})\s*/[^()\[\]]{{2,80}}|[^()\[\]]{{2,60}}/\s*{AGENCY}[^()\[\]]{{0,60}}))\s*[)\]]\.?\s*$",
    re.I,
)
# "… Photo: X", "… | X/AP Photo", "… Getty Images", "… X via Getty Images"
NAMED = re.compile(
    rf"(?:^|[.!?”\"»\s|])\s*(?:{WORD}\s*(?:credits?|source|by|courtesy(?: of)?|de)?\s*:|{WORD}\s+(?:by|courtesy of)\s+(?=[A-Z])"
    rf"|image source,|crédito:|photograph:)\s*(?P<a>[^:|]{{2,90}})$",
    re.I,
)
TRAILING = re.compile(
    r"(?:^|\s[|–—-]\s*|[.!?”\"]\s+|\s)(?P<a>(?:[A-ZÁÉÍÓÚ](?:\.|[\w'’-]*)\s?){0,4}"
    r"(?:/|\s+via\s+|\s*,\s*)?\s*(?:Getty(?: Images)?|AFP|AP(?: Photo| Images)?|REUTERS|Reuters|EFE|EPA|Shutterstock"
    r"|Anadolu Agency|iStock|Bloomberg|POLITICO|Xinhua|Sipa USA)"
    r"(?:\s*(?:/|via)\s*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3})?)\.?$"
)
# A whole line that is only a credit, or the labels that some sites put around one.
ONLY = re.compile(
    rf"(?:image copyright\s+|{WORD}\s*(?:credits?|source|by|courtesy(?: of)?|de)?\s*[:|]\s*|{WORD}\s+(?:by|courtesy of)\s+|image source,\s*|©\s*)(?P<a>.{{2,90}})",
    re.I,
)
LABEL = re.compile(
    r"(?:image caption|pie de foto|media caption|caption|leyenda|légende|didascalia|bildunterschrift)\s*[:,]?\s*"
    r"|(?:enlarge this image|toggle caption|hide caption|view (?:gallery|image)|ver galería)[\s,]*",
    re.I,
)
# "Image copyright Reuters Image caption The president speaks"
COPYRIGHT_FIRST = re.compile(
    r"image (?:copyright|source),?\s+(?P<a>.{2,60}?)\s+image caption,?\s+(?P<words>.+)", re.I | re.S
)
DOUBLED = re.compile(r"(.{3,80}?)\s+\1")
PICTURED = re.compile(
    r"\((?:pictured|above|left|right)[^)]{0,40}\)|\b(?:(?:is|are) (?:pictured|seen|shown)"
    r"|pictured|en la (?:foto|imagen)) (?:above|below|left|right|here|in this (?:file )?photo)\b",
    re.I,
)
FILE_PHOTO = re.compile(r"\b(?:file|archivo|archive)\b", re.I)


# Without one of these there is no credit; looking for them first is many times faster.
HINTS = (
    "photo", "foto", "picture", "ima", "imágen", "credit", "crédit", "bild", "video", "grafico",
    "gráfico", "screenshot", "immagine", "getty", "ap", "afp", "reuters", "efe", "epa", "stock",
    "bloomberg", "xinhua", "anadolu", "sipa", "zuma", "pool", "commons", "flickr", "archiv", "file",
    "europa press", "cuartoscuro", "notimex", "upi", "alamy", "twitter", "facebook", "instagram",
    "youtube", "politico", "©", "caption", "pie de", "leyenda", "légende", "didascalia", "gallery",
    "galería", "seen", "shown",
)  # fmt: skip
MARKS = frozenset("()[]|:©/")
# Credits stand in the last characters of a caption.
TAIL = 160


def parse_caption(text: str) -> tuple[str, str] | None:
    """A caption's words and its credit, "" where one has none; None for a line that is neither.

    A line that is only a credit has no words.
    """
    if len(text) > LONGEST:
        return None
    if not may_credit(text):
        return None
    if match := COPYRIGHT_FIRST.fullmatch(text):
        return match["words"].strip(), match["a"].strip()
    label = LABEL.match(text)
    bare = LABEL.sub(" ", text).strip() if label else text
    if label and (doubled := DOUBLED.fullmatch(bare)):
        return "", doubled[1]
    if match := ONLY.fullmatch(bare):
        return "", match["a"].strip(" .")
    if match := BRACKETED.search(bare):
        credit = (match["a"] or match["b"] or "").strip(" .:")
        return bare[: match.start()].strip(), credit
    if match := NAMED.search(bare):
        head = bare[: match.start()] + bare[match.start() : match.start() + 1].strip("| ")
        return head.strip(), match["a"].strip(" .")
    if trailing := trailing_credit(bare):
        return trailing
    if label or (text[-1] not in ".!?" and len(text) < 200 and PICTURED.search(text)):
        return bare, ""
    return None


def trailing_credit(text: str) -> tuple[str, str] | None:
    """A caption that ends with a credit and no mark around it: "… the Capitol. Jo Bloggs/AP".

    An agency alone is a credit only after a whole sentence: it may end a headline otherwise.
    """
    match = TRAILING.search(text)
    if not match or text.startswith(("By ", "BY ", "Por ")):
        return None
    credit = match["a"].strip(" .,")
    named = len(credit.split()) > 1 or "/" in credit or "Getty" in credit
    if not named and not ends_sentence(match):
        return None
    return text[: match.start("a")].strip(" |–—-"), credit


def may_credit(text: str) -> bool:
    """Whether `text` has, at an end of it, a word that credits are made with."""
    if len(text) > TAIL + 40:
        text = f"{text[:40]} {text[-TAIL:]}"
    if text[-1] in '.”"' and MARKS.isdisjoint(text[-60:]):
        # A sentence to the end, with nothing set off.
        text = text[:40]
    folded = text.casefold()
    return any(hint in folded for hint in HINTS)


def ends_sentence(credit: re.Match[str]) -> bool:
    """Whether the words before a trailing credit end a sentence."""
    return credit[0][0] in '.!?”"'
