"""Names that reading took for none."""

from __future__ import annotations

from newsroom.importing import BlockKind, ParsedBlock, ParsedEntity
from newsroom.resolution import overlooked
from tests.newsroom.resolution.archives import Archive, bare, organisation, person


def found(text: str, *names: ParsedEntity) -> dict[str, tuple[str, ...]]:
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text)]
    return {each.name: each.titles for each in overlooked(blocks, names)}


def test_capitals_inside_a_sentence_and_behind_titles_may_be_names() -> None:
    text = "Decisions that President Halden makes matter, said Otto Marsh in the harbour."
    assert found(text) == {"Halden": ("president",), "Otto Marsh": ()}


def test_what_begins_a_sentence_or_is_written_small_elsewhere_is_no_name() -> None:
    assert found("Still, the port grew. Harbours grew. The bay and the Bay are one.") == {}


def test_a_line_of_another_article_says_whom_it_is_about_behind_its_label() -> None:
    assert found("( also on the site: Jackson plays for time ) and so on.") == {"Jackson": ()}
    assert found("He left in the end. JUST WATCHED Halden: It was no secret.") == {"Halden": ()}
    assert found("It was told so: Harbours grow.") == {}


def test_what_is_part_of_a_name_that_was_read_is_none_of_its_own() -> None:
    assert found("They met in the Halden Arena of Ellery.", organisation("Halden Arena")) == {
        "Ellery": ()
    }


def test_an_archive_that_knows_somebody_finds_them_where_reading_did_not() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=30)
    text = "Decisions that President Halden and others make matter to the port."
    unread = overlooked([ParsedBlock(BlockKind.PARAGRAPH, text)], ())
    assert archive.shown(archive.add(*unread)) == {("Mira Halden", "person")}


def test_a_word_that_is_seldom_a_name_is_none_because_somebody_is_called_so() -> None:
    archive = Archive()
    archive.add(person("Mira May", "May"), times=5)
    unread = overlooked([ParsedBlock(BlockKind.PARAGRAPH, "It came in May and stayed.")], ())
    number = archive.add(*unread, times=60)
    assert archive.shown(number) == set()


def test_overlooked_words_change_nothing_for_who_is_doubtful() -> None:
    archive = Archive()
    for name in ("Mira Halden", "Otto Halden"):
        archive.add(person(name, "Halden"), times=20)
    unread = overlooked([ParsedBlock(BlockKind.PARAGRAPH, "They said that Halden left.")], ())
    assert archive.resolved(archive.add(*unread)) == {}
    assert archive.shown(archive.add(bare("Halden"))) == set()
