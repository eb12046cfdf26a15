"""Two texts told as one, by what both have and what only one of them has."""

from hypothesis import given
from hypothesis import strategies as st

from newsroom.word_difference import How, Paragraph, folded, share_kept, word_difference

MARKS = {How.EQUAL: "", How.ADDED: "+", How.REMOVED: "-"}
TEXTS = st.lists(st.text(alphabet="ab.é東 \n", max_size=12), max_size=6)


def told(paragraph: Paragraph | int) -> str:
    """A paragraph as `said -removed +added`, or how many are unchanged."""
    if isinstance(paragraph, int):
        return f"({paragraph} unchanged)"
    return " ".join(MARKS[how] + text.strip() for how, text in paragraph.runs)


def test_words_that_changed_stand_in_their_paragraph_and_equal_ones_fold() -> None:
    old = ["Harbour opens", "Rain fell all day.", "It ended.", "The mayor spoke on Monday at noon."]
    new = [
        "Harbour opens",
        "Rain fell all day.",
        "The mayor spoke late on Sunday at noon.",
        "More.",
    ]
    assert [told(each) for each in folded(word_difference(old, new))] == [
        "(2 unchanged)",
        "-It ended.",
        "The mayor spoke -on Monday +late on Sunday at noon.",
        "+More.",
    ]  # fmt: skip


def test_one_paragraph_told_in_two_has_no_other_words() -> None:
    (one,) = word_difference(["Trains run.", "Buses do not."], ["Trains run. Buses do not."])
    assert one.is_unchanged
    assert "".join(run.text for run in one.runs) == "Trains run. Buses do not."


def test_a_letter_is_a_word_where_words_have_no_space_between() -> None:
    (line,) = word_difference(["首相は東京で会見した。"], ["首相は大阪で会見した。"])
    assert told(line) == "首相は -東京 +大阪 で会見した。"


def test_how_much_is_kept_is_a_part_of_all_words() -> None:
    assert share_kept(word_difference(["a b c d e f"], ["a b c d e g"])) == 5 / 7
    assert share_kept(word_difference([], [])) == 1.0


@given(TEXTS, TEXTS)
def test_each_text_can_be_read_out_of_the_difference(old: list[str], new: list[str]) -> None:
    paragraphs = word_difference(old, new)

    def without(how: How) -> str:
        runs = (run for each in paragraphs for run in each.runs if run.how is not how)
        return "".join("".join(run.text for run in runs).split())

    assert without(How.ADDED) == "".join("".join(old).split())
    assert without(How.REMOVED) == "".join("".join(new).split())
