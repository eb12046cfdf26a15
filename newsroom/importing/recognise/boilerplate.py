"""Lines that are not the article's own: navigation, sharing, appeals, notices."""

from __future__ import annotations

import re
from functools import cache

from newsroom.importing.recognise.phrases import entries, fill, word_set

# Only a short line is tried: a paragraph may begin with any of these words.
SHORT = 320

# Why a line is boilerplate, and how it is worded then: matched at the start of a line in lower
# case, the lists of `data/` in the places of their names. The first reason that fits counts.
WORDINGS: tuple[tuple[str, str], ...] = (
    (
        "advertisement",
        r"{advertisement}[\s.:|]*$",  # "Advertisement", "Story continues below"
    ),
    (
        "sharing",
        r"""
          {share verb}(?:\b.{0,6}$|\s+{share what}\b.*)  # "Share", "Share this article"
        | (?:{share button}(?:[\s,|/•·]+|$)){2,}$        # "Facebook Twitter Email"
        | {sharing line}$                                # "Print this page"
        | \d[\d.,k]*[ ]{share count}\b.*$                # "1.2k shares"
        | \d[\d.,]*\s?k?\s{view count}\W*$               # "1,204 views"
        """,
    ),
    (
        "related link",
        r"""
          {read verb}\s+{read what}\b(?:
              \s*[:|>»-].*                               # "Read more: the wall"
            | .{0,120}[^.]$                              # "See also what engineers found"
            | \W*$ )                                     # "Read more"
        | {related label}\s*(?::.*|\W*$)                 # "Related: the wall", "Most read"
        | (?:>>|»(?![^«»]+[«»])|►|▶|→)\s*\S.*           # "► The wall in pictures"
        | {related label before a bar}\s*[|>].*          # "Related | The wall"
        | {more of}\s[^.:]{2,50}$                        # "More from the coast"
        | \(\s*{related in brackets}\b.{3,120}\)$        # "(Watch the wall fall)"
        | {related line}                                 # "Full story"
        """,
    ),
    ("below the text", r"{below heading}\s*[:.…»>→|]*$"),  # "You may also like", "Previous post: …"
    ("newsletter", r"{newsletter}(?:\b.*|$)"),  # "Sign up for our newsletter"
    (
        "follow link",
        r"""
          {follow verb}\s+{follow whom}\b.*{network}.*   # "Follow us on Twitter"
        | {follow line}\W*$                              # "Síguenos:"
        """,
    ),
    (
        "copyright",
        r"""
          {copyright start}.*                            # "© 2016 Harbour Gazette"
        """,
    ),
    (
        "comments",
        r"""
          \W*(?:\d[\d.,]*\s+)?{comments}(?:\s*\(?\d[\d.,]*\)?)?\W*$          # "12 comments"
        | {comment verb}\w*\s{comment article}?\s*{comment what}\b.{0,30}$  # "Leave a reply"
        | {comment line}.*$                                               # "Have your say"
        """,
    ),
    (
        "reading time",
        r"""
          {reading time}\b.{0,30}$                                    # "Reading time: 5 minutes"
        | \(?\d{1,2}\s*[- ]?\s*{minutes}\s*{to read}?\)?\W*$          # "5 min read"
        | {listen line}$                                              # "Listen to this article"
        """,
    ),
    (
        "navigation",
        r"""
          {menu}\W*$                                     # "Top stories"
        | {greeting of a site}\W*$                       # "Welcome to our website"
        | {tag label}\s*:.*                              # "Tags: harbour, wall"
        """,
    ),
    ("edition", r"{edition}\b.{0,30}$"),  # "Late edition – final"
    (
        "breadcrumb",
        r"(?:[^.!?>»›→/|]{2,40}(?:>|»|›|→|/|::|\|))+[^.!?>»›→/|]{2,90}$",  # "Home > Politics"
    ),
    ("cookie notice", r"{cookie notice}.*"),  # "We use cookies"
    ("opinion notice", r"{opinion notice}\b.*"),  # "The views expressed here are …"
    ("tip line", r"{tip line}\b.*"),  # "Got a tip?"
    ("donation appeal", r"{donation appeal}.*"),  # "Donate now"
)
# The same within a line, which is only looked through where one of the words stands in it.
RIGHTS = ("©", "copyright", *entries("rights reserved"))
RIGHTS_WITHIN = re.compile(
    fill(r"""
      [^.]{0,80}(?:©|\bcopyright)\s.{0,120}$             # "Harbour Gazette © 2016"
    | .{0,200}\b{rights reserved}\W*.{0,80}$             # "Harbour Gazette. All rights reserved"
    """),
    re.X,
)
SECTIONS = word_set("section label")
BREADCRUMB_ROOTS = word_set("breadcrumb root")

WE = re.compile(fill(r"\b{we}\b"), re.I)
APPEAL = re.compile(fill(r"\b{appeal}\b"), re.I)
# Somebody is quoted or reported: the line is about an appeal, if it is about one.
REPORTED = re.compile(fill(r"^[\"“‘«]|\b{reporting verb}\b"), re.I)
# A notice of cookies is no longer, and has so many different words of one.
LONGEST_NOTICE = 900
COOKIE_WORDS = 3
COOKIE_WORD = re.compile(fill(r"\b{cookie word}\b"), re.I)
TAGGED = re.compile(fill(r"{tag label}\s*:"), re.I)
BULLET = re.compile(r"[•●▪·*‣◦–-]\s*\S")


# These patterns take longer to be made than all others together: they are where a text is read first.
@cache
def _any() -> re.Pattern[str]:
    """What a line fits that may be boilerplate: one look, where most lines fit no reason."""
    return re.compile("|".join(f"(?:{fill(wording)}\n)" for _, wording in WORDINGS), re.X)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((reason, re.compile(fill(wording), re.X)) for reason, wording in WORDINGS)


def boilerplate_reason(text: str) -> str:
    """Why a line is boilerplate, "" where nothing says that it is."""
    if "ookie" in text and is_cookie_notice(text):
        return "cookie notice"
    if len(text) > SHORT:
        return ""
    folded = text.casefold().strip()
    rights = any(word in folded for word in RIGHTS) and RIGHTS_WITHIN.match(folded)
    if not rights and not _any().match(folded):
        return ""
    for reason, pattern in _patterns():
        if pattern.match(folded) or (rights and reason == "copyright"):
            if reason == "breadcrumb" and not is_breadcrumb(text):
                continue
            return reason
    return ""


def is_cookie_notice(text: str) -> bool:
    """Whether a paragraph tells what a site does with cookies, and asks to agree."""
    if len(text) > LONGEST_NOTICE or not WE.search(text) or REPORTED.search(text):
        return False
    return len({word.casefold() for word in COOKIE_WORD.findall(text)}) >= COOKIE_WORDS


def crumbs(text: str) -> list[str]:
    """The parts of a breadcrumb: the site or a section, and what lies below it."""
    return [p.strip() for p in re.split(r"\s*(?:>|»|›|→|::)\s*|\s+[/|]\s+", text) if p.strip()]


def is_breadcrumb(text: str) -> bool:
    """Whether `text` is a path of sections ("Home > Politics"), by its parts."""
    parts = crumbs(text)
    if "«" in text:  # quotation marks
        return False
    if len(parts) < 2 or any(len(p.split()) > 5 for p in parts[:-1]):
        return False
    arrows = re.search(r"[>»›→]|::", text) is not None
    known = sum(p.casefold() in SECTIONS or p.casefold() in BREADCRUMB_ROOTS for p in parts)
    if len(parts[-1].split()) > 4 and not arrows:
        return False
    return known >= len(parts) / 2 or (arrows and (known > 0 or len(parts) > 2))


def is_section(text: str) -> bool:
    """Whether a line is the name of a section, or several of them."""
    folded = text.casefold().strip(" .:|#>»-–—•")
    if folded in SECTIONS:
        return True
    if len(text) >= 60:
        return False
    parts = [p.strip() for p in re.split(r"[|/•·,>]| - | & | and | y ", folded)]
    return len(parts) > 1 and all(p in SECTIONS for p in parts)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers for money or loyalty."""
    if len(text) > SHORT or not APPEAL.search(text):
        return False
    return REPORTED.search(text) is None
