"""What is copied with an article from its page: menus above, and what stands below."""

from __future__ import annotations

from newsroom.importing.structure.blocks import find_blocks
from newsroom.importing.structure.hover_cards import without_cards
from newsroom.importing.types import BlockKind

MENU = [
    "Home", "World", "Politics", "Business", "Harbour", "Weather", "Tides", "Shop", "Log in",
    "Register", "Editions", "Podcasts",
]  # fmt: skip
HEADLINE = "Council votes to raise the harbour wall by two metres"
TEXT = [
    (
        "The council of Quimera voted on Monday to raise the harbour wall by two metres before the "
        "storms of winter, after a debate of six hours."
    ),
    (
        "The work will cost nine million, and the mayor said that it would begin before the end of "
        "the month, whatever the weather might be."
    ),
    (
        "Fishermen fear that the boats will have to leave the harbour for a year while the wall is "
        "being raised, and asked for help."
    ),
]
RELATED = [
    "Most read",
    "Ferry to the islands runs aground in the fog",
    "Mayor opens the new fish market at last",
    "Why the old lighthouse was painted green",
]


def kept(*lines: str) -> list[str]:
    """The texts of the blocks that are no boilerplate."""
    blocks = find_blocks("\n\n".join(lines))
    return [block.text for block in blocks if block.kind is not BlockKind.BOILERPLATE]


def headline(*lines: str) -> str:
    """The text of the headline."""
    blocks = find_blocks("\n\n".join(lines))
    return next((block.text for block in blocks if block.kind is BlockKind.HEADLINE), "")


def test_a_headline_is_found_below_a_menu_of_any_length() -> None:
    for times in (1, 5, 20):
        assert kept(*MENU * times, HEADLINE, *TEXT) == [HEADLINE, *TEXT]
        assert headline(*MENU * times, HEADLINE, *TEXT) == HEADLINE


def test_a_given_title_is_found_below_a_menu_too() -> None:
    blocks = find_blocks("\n\n".join([*MENU * 5, HEADLINE, *TEXT]), title=HEADLINE)
    places = [block.first_line for block in blocks if block.kind is BlockKind.HEADLINE]
    assert places == [2 * len(MENU) * 5]


def test_other_articles_below_the_text_are_none_of_it() -> None:
    assert kept(HEADLINE, *TEXT, *RELATED) == [HEADLINE, *TEXT]
    assert kept(HEADLINE, *TEXT, "Share this article", *RELATED, *MENU) == [HEADLINE, *TEXT]


def test_headlines_with_dates_below_the_text_are_a_list_in_any_language() -> None:
    listed = [line for title in RELATED[1:] for line in (title, "3 hours ago")]
    assert kept(HEADLINE, *TEXT, *listed) == [HEADLINE, *TEXT]


def test_the_text_goes_on_below_links_in_its_middle() -> None:
    assert kept(HEADLINE, TEXT[0], *RELATED, *TEXT[1:], *TEXT) == [
        HEADLINE,
        TEXT[0],
        *TEXT[1:],
        *TEXT,
    ]


def test_readers_comments_are_no_text_however_long() -> None:
    said = [
        line for name in ("Ann", "Bob", "Cy", "Di") for line in (name, TEXT[1] + TEXT[2], "Reply")
    ]
    assert kept(HEADLINE, *TEXT, "12 comments", *said) == [HEADLINE, *TEXT]


def test_short_lines_that_nothing_says_are_below_the_text_are_kept() -> None:
    results = ["Harbour Rovers 3", "Quimera United 1", "Goals: Lee, Ray, Roe", "Attendance 1,204"]
    assert kept(HEADLINE, *TEXT, *results) == [HEADLINE, *TEXT, *results]


def test_a_byline_at_the_end_stays_below_a_notice() -> None:
    blocks = find_blocks("\n\n".join([HEADLINE, *TEXT, "Sign up for our newsletter", "By Ann Lee"]))
    assert blocks[-1].kind is BlockKind.BYLINE


def test_a_subheading_below_a_link_is_kept() -> None:
    lines = (HEADLINE, TEXT[0], "Read more", "What it costs", *TEXT[1:])
    assert "What it costs" in kept(*lines)


def test_the_card_of_a_name_is_cut_out_of_its_sentence() -> None:
    card = "Ann Marie LeeBudget vote delayed again Harbour wall opens MORE"
    line = f"Sen. Ann Lee{card} (D-Ohio) said that the wall would hold."
    assert without_cards(line) == ("Sen. Ann Lee (D-Ohio) said that the wall would hold.", card)
    for other in (
        "MORE of the same, said McLee.",
        "The DoE asked for MORE money and LeeAnn said no.",
    ):
        assert without_cards(other) == (other, "")


def test_kickers_and_breadcrumbs_are_not_the_headline() -> None:
    assert headline("HARBOUR", HEADLINE, "By Ann Lee", "May 3, 2019", *TEXT) == HEADLINE
    assert headline(f"HomeHarbour{HEADLINE}", HEADLINE, "May 3, 2019", *TEXT) == HEADLINE
    assert headline("The Wall Will Hold. Why You Should Not Worry.", "By Ann Lee", *TEXT) == (
        "The Wall Will Hold. Why You Should Not Worry."
    )


def test_a_headline_below_a_menu_stands_above_byline_and_date() -> None:
    other = "Council debates the harbour wall: what we know so far"
    signed = ("By Ann Lee", "May 3, 2019 10:05 am")
    assert headline(*MENU, "Ferry runs aground in the fog", HEADLINE, *signed, *TEXT) == HEADLINE
    assert headline(*MENU, HEADLINE, *signed, other, *TEXT) == HEADLINE
    caption = "The council of Quimera voted on Monday. (Harbour Museum)"
    assert headline(*MENU, HEADLINE, "May 3, 2019", caption, *TEXT) == HEADLINE


def test_a_short_headline_below_a_menu_is_no_label() -> None:
    lines = (*MENU, "The harbour wall", "By Ann Lee", "May 3, 2019", *TEXT)
    assert headline(*lines) == "The harbour wall"


def test_a_headline_that_is_copied_first_stays_above_a_menu() -> None:
    makes = [f"Boats of {place}" for place in ("Ayr", "Brest", "Cork", "Deal", "Eu")] * 6
    lines = [HEADLINE, "By Ann Lee", "May 3, 2019", "CHOOSE A BOAT", *makes, *TEXT]
    assert headline(*lines) == HEADLINE
    assert kept(*lines) == [HEADLINE, "By Ann Lee", "May 3, 2019", *TEXT]


def test_what_stands_above_a_headline_and_is_none() -> None:
    for above in (
        ["Home News Harbour"],
        ["Harbour wall"],
        ["Harbour ›", "Walls ›"],
        ["“The wall will not hold for another winter”", "— Ann Lee on Monday, May 2nd, 2019"],
    ):
        assert headline(*above, HEADLINE, "By Bob Ray", "May 3, 2019", *TEXT) == HEADLINE, above
    staff = ("Author:", "Quimera Harbour Editorial Staff", "Publish date:", "May 3, 2019")
    assert headline("4 Things to Do in October", *staff, *TEXT) == "4 Things to Do in October"


def test_two_words_above_a_date_are_a_headline_that_the_text_tells() -> None:
    loose = "Here you will always find the wall of the harbour, as it is today!"
    lines = ("Quimera council", "May 3, 2019", "Share this on WhatsApp", loose, *TEXT)
    assert headline(*lines) == "Quimera council"


def test_many_headlines_above_the_text_are_other_articles() -> None:
    others = [f"{who} asks for help before the storms come" for who in "ABCDEFG"]
    signed = ("By Ann Lee", "May 3, 2019")
    assert kept(HEADLINE, *signed, *others, *TEXT) == [HEADLINE, *signed, *TEXT]
    # A few are the points that the article makes.
    assert kept(HEADLINE, *signed, *others[:3], *TEXT) == [HEADLINE, *signed, *others[:3], *TEXT]


def test_the_points_of_a_list_above_the_text_are_kept() -> None:
    points = ["• Wall to rise", "• Boats to leave", "• Fishermen ask for help"]
    assert kept(HEADLINE, "In brief:", *points, *TEXT) == [HEADLINE, "In brief:", *points, *TEXT]


def test_headlines_with_bylines_below_the_text_are_a_list() -> None:
    listed = [line for title in RELATED[1:] for line in (title, "By Ann Lee")]
    assert kept(HEADLINE, *TEXT, *listed) == [HEADLINE, *TEXT]


def test_a_gallery_says_its_captions_again() -> None:
    caption = "Ann Lee, left, and Bob Ray look at the old harbour wall from the sea, Monday, May 2"
    blocks = find_blocks("\n\n".join([HEADLINE, caption, caption, "1 / 8", *TEXT]))
    assert [b.text for b in blocks if b.kind is BlockKind.CAPTION] == [caption]
    assert [b.text for b in blocks if b.kind is BlockKind.PARAGRAPH] == TEXT


def test_tags_in_the_text_are_no_subheading() -> None:
    assert kept(HEADLINE, *TEXT, "Tags: harbour, wall", TEXT[0] * 2) == [
        HEADLINE,
        *TEXT,
        TEXT[0] * 2,
    ]


def test_a_card_of_a_person_below_the_text_is_a_note_about_the_author() -> None:
    note = "Before she came to Quimera, Lee wrote for eleven years on all the ports of the coast."
    blocks = find_blocks("\n\n".join([HEADLINE, *TEXT, "About Ann Lee", note]))
    assert [b.text for b in blocks if b.kind is BlockKind.BIO] == ["About Ann Lee", note]
    # A text about her goes on.
    told = (HEADLINE, *TEXT, f"{note} She is 40.", "About Ann Lee", note)
    assert kept(*told) == [*told]
    assert BlockKind.BIO not in {b.kind for b in find_blocks("\n\n".join(told))}


def test_reading_times_and_views_are_no_headline() -> None:
    for counts in ("4 min read · 1,204 views", "12 comments | 3 minutes read"):
        assert headline(counts, HEADLINE, "May 3, 2019", *TEXT) == HEADLINE
        assert kept(HEADLINE, counts, *TEXT) == [HEADLINE, *TEXT]
    assert headline("5 minutes that changed the harbour", "May 3, 2019", *TEXT) == (
        "5 minutes that changed the harbour"
    )


def test_a_headline_of_sentences_stands_right_above_its_byline() -> None:
    said = "Wall winners? Boats. Wall losers? Fishermen. What the council will change."
    assert headline(said, "By Ann Lee", "May 3, 2019", *TEXT) == said


def test_a_list_below_a_text_of_two_paragraphs_is_no_part_of_its_head() -> None:
    listed = [line for title in RELATED[1:] for line in (title, "By Ann Lee", "May 2, 2019")]
    lines = [HEADLINE, "By Bob Ray", "May 3, 2019", *TEXT[:2]]
    assert kept(*lines, *listed) == lines


def test_a_capital_inside_a_name_begins_no_card() -> None:
    line = "Sen. Ann McHale Ann Marie McHale2020 budget vote delayed MORE (D-Ohio) said so."
    assert without_cards(line)[0] == "Sen. Ann McHale (D-Ohio) said so."
    glued = "Leader Ann McHaleAnn (Annie) McHaleOn the quay: strike goes on MORE said so."
    assert without_cards(glued)[0] == "Leader Ann McHale said so."
