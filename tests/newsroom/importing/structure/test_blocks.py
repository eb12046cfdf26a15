"""Lines become blocks by their words, their place and their neighbours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.recognise.boilerplate import boilerplate_reason
from newsroom.importing.structure.blocks import find_blocks
from newsroom.importing.structure.lines import split_lines
from newsroom.importing.types import BlockKind, ParsedBlock

PROSE = (
    "The council voted on Tuesday to close the harbour for a year, after engineers told it that the"
    " eastern wall could not bear another winter. Work begins in March."
)
MORE = (
    "Fishermen said that they had not been asked. The mayor answered that a meeting would be held"
    " before the end of the month, and that no boat would be without a berth."
)
PAGE = f"""Harbour Gazette – News from the coast

Home > News > Politics

Council closes harbour for a year

Council closes harbour for a year

Fishermen fear for their berths

By Jane Doe, Harbour Gazette
Published 3:04 PM EST, Mon November 7, 2016

Share this article

The eastern wall of the harbour. (Photo: Ana Paz/Reuters)

{PROSE}

A year without boats

{MORE}

Read more: What the engineers found

{PROSE[:90]} again, it was said.

Jane Doe is a reporter who covers the coast.

Support independent journalism: donate to our newsroom today!

© 2016 Harbour Gazette. All rights reserved.
"""


def kinds(blocks: tuple[ParsedBlock, ...]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.reason) for block in blocks]


def test_a_page_as_it_is_copied() -> None:
    assert kinds(find_blocks(PAGE)) == [
        ("boilerplate", "site banner"),
        ("boilerplate", "breadcrumb"),
        ("headline", ""),
        ("standfirst", ""),
        ("byline", ""),
        ("dateline", ""),
        ("boilerplate", "sharing"),
        ("caption", ""),
        ("paragraph", ""),
        ("subheading", ""),
        ("paragraph", ""),
        ("boilerplate", "related link"),
        ("paragraph", ""),
        ("bio", ""),
        ("boilerplate", "donation appeal"),
        ("boilerplate", "copyright"),
    ]


def test_a_given_title_is_found_among_the_lines_or_put_first() -> None:
    found = find_blocks(PAGE, title="Council closes harbour for a year")
    assert [b.first_line for b in found if b.kind is BlockKind.HEADLINE] == [4]
    added = find_blocks(f"{PROSE}\n\n{MORE}", title="Harbour shut")
    assert (added[0].kind, added[0].text, added[0].first_line) == ("headline", "Harbour shut", None)
    assert [b.kind for b in added[1:]] == ["paragraph", "paragraph"]


def test_a_site_name_is_cut_off_the_headline_and_kept() -> None:
    blocks = find_blocks(f"Council closes harbour for a year | Reuters\n\n{PROSE}\n\n{MORE}")
    assert blocks[0].text == "Council closes harbour for a year"
    assert (blocks[1].text, blocks[1].reason) == ("Reuters", "site banner")


def test_text_without_a_headline_gets_none() -> None:
    assert {b.kind for b in find_blocks(f"{PROSE}\n\n{MORE}")} == {BlockKind.PARAGRAPH}


def test_learnt_lines_are_boilerplate() -> None:
    line = "The coast has a voice since 1921, and will have one."
    blocks = find_blocks(f"{PROSE}\n\n{line}\n\n{MORE}", learnt=frozenset({line}))
    assert blocks[1].reason == "repeats over this source's articles"


def test_paragraphs_are_no_boilerplate_for_their_first_word() -> None:
    assert boilerplate_reason(f"Share prices fell. {PROSE} {MORE}") == ""


class TestEmbeds:
    post = "We are ready to talk about the harbour. pic.twitter.com/abc123"

    def test_the_closing_line_tells_author_handle_and_date(self) -> None:
        text = f"{PROSE}\n\n{self.post}\n— Jane Doe (@janedoe) 2 de noviembre de 2022\n\n{MORE}"
        embed = next(b for b in find_blocks(text) if b.kind is BlockKind.EMBED)
        assert (embed.author, embed.handle, embed.published) == (
            "Jane Doe", "janedoe", dt.date(2022, 11, 2),
        )  # fmt: skip
        assert embed.text == self.post
        assert embed.url == "https://pic.twitter.com/abc123"
        assert (embed.first_line, embed.last_line) == (2, 3)

    def test_post_and_closing_on_one_line(self) -> None:
        text = f"{PROSE}\n\nReady. — Jane Doe (@janedoe) May 6, 2020\n\n{MORE}"
        embed = next(b for b in find_blocks(text) if b.kind is BlockKind.EMBED)
        assert (embed.text, embed.published) == ("Ready.", dt.date(2020, 5, 6))

    def test_a_post_of_several_lines_between_blank_ones(self) -> None:
        text = f"{PROSE}\n\nFirst line\nSecond line\n— Jane Doe (@janedoe) May 6, 2020\n\n{MORE}"
        embed = next(b for b in find_blocks(text) if b.kind is BlockKind.EMBED)
        assert embed.text == "First line\nSecond line"

    def test_a_bare_picture_link_ends_a_post(self) -> None:
        blocks = find_blocks(f"{PROSE}\n{self.post}\n{MORE}")
        assert [b.kind for b in blocks] == ["paragraph", "embed", "paragraph"]

    def test_an_aside_in_a_sentence_is_no_post(self) -> None:
        aside = f"Andrew Connelly (@connelly) is said to have left. {MORE}"
        assert all(b.kind is not BlockKind.EMBED for b in find_blocks(f"{PROSE}\n\n{aside}"))


def test_a_column_of_fixed_width_is_joined() -> None:
    words = (PROSE + " " + MORE).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 60:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    wrapped = "\n".join([*lines, line])
    joined = split_lines(f"{wrapped}\n\n{wrapped}\n")
    assert [item.text for item in joined] == [" ".join(words)] * 2
    assert joined[1].first == len(lines) + 2


def test_a_short_text_that_was_wrapped_has_no_headline() -> None:
    text = (
        "The ferry between the islands will not run before Thursday, as the\n"
        "Harbour Board found a crack in the hull, and a new plate has to come\n"
        "from the mainland. Two hundred passengers were given beds in the\n"
        "school."
    )
    [block] = find_blocks(text)
    assert block.kind is BlockKind.PARAGRAPH
    [block] = find_blocks(text.upper())
    assert block.kind is BlockKind.PARAGRAPH


def test_a_headline_above_a_short_text_that_was_wrapped_stays_one() -> None:
    body = "The river rose over its banks on Monday after a week of rain in the\nhills."
    for headline in ("Floods hit town", "Floods hit town after rain in the hills, and a bridge is"):
        head, text = find_blocks(f"{headline} gone\n{body}")
        assert head.kind is BlockKind.HEADLINE
        assert text.text == body.replace("\n", " ")


LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf")), max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(LINES, st.sampled_from([*PAGE.splitlines(), ""])), max_size=30))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Each line lies in a block, unless it says again what a folded block says."""
    text = "\n".join(lines)
    blocks = find_blocks(text)
    covered = {n for b in blocks for n in range(b.first_line or 0, (b.last_line or 0) + 1)}
    said = {"".join(c for c in b.text.casefold() if c.isalnum()) for b in blocks}
    for line in split_lines(text):
        words = "".join(c for c in line.text.casefold() if c.isalnum())
        known = any(words in one or (one and words.startswith(one)) for one in said)
        assert line.first in covered or known


def test_a_short_text_beside_its_given_title_is_no_label() -> None:
    assert [b.kind for b in find_blocks("Two people hurt", title="Floods hit town")] == [
        BlockKind.HEADLINE,
        BlockKind.PARAGRAPH,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Floods hit town",
        "Floods hit town\n\nThe river rose fast.\n\nNo one was hurt.",
        "Floods hit town\n\nNo one was hurt",
        "Floods hit town\nRiver rises fast\nBridge shut",
    ],
)
def test_a_headline_of_three_words_is_no_label_where_there_is_no_other(text: str) -> None:
    blocks = find_blocks(text)
    assert (blocks[0].kind, blocks[0].text) == (BlockKind.HEADLINE, "Floods hit town")
    assert not any(block.kind is BlockKind.BOILERPLATE for block in blocks)


def test_a_first_line_on_somebody_whom_the_article_goes_on_about_is_no_note_about_an_author() -> (
    None
):
    story = (
        "Harbour Speaker Otto Marsh is an editor by trade and is finding out what a wall costs.",
        "Marsh bought the stones himself, a spokesman for the harbour said on Monday evening.",
        "The wall was to be finished in the spring, and it will not be finished before the fall.",
        "So the couple kept looking for a mason who would take less than that, and found nobody.",
        "The stones have been lying on the quay since March, covered with a sheet against the rain.",
    )
    note = story[0].replace("Harbour Speaker ", "")
    kinds = [block.kind for block in find_blocks("\n".join((note, *story[1:])))]
    assert "bio" not in kinds
    without = [line.replace("Marsh", "He") for line in story[1:]]
    assert find_blocks("\n".join((note, *without)))[0].kind == "bio"
