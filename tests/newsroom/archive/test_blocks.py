"""What an editor says a block is: it stays through later readings, is told, and can be taken back."""

from __future__ import annotations

import pytest

from newsroom import archive
from newsroom.history import Operation
from newsroom.importing import RawDocument, parse
from newsroom.intake.run import parse_context
from newsroom.models import Article, Block, EditedBlock, LearntLine, Source
from tests.newsroom.factories import CONTEXT, keep, report

pytestmark = pytest.mark.django_db

CREDIT = "The harbour office answers letters on every day of the week."
BODY = f"The bridge opened on Tuesday, the harbour office said.\n\n{CREDIT}\n\nThe ferry goes on until May."


@pytest.fixture
def article() -> Article:
    return report("The bridge opens", BODY)


def kinds(article: Article) -> dict[str, str]:
    return dict(article.blocks.values_list("text", "kind"))


def say(article: Article, text: str, kind: str) -> int:
    blocks = list(article.blocks.all())
    ids = archive.block_ids(block.text for block in blocks)
    chosen = {id_: kind for block, id_ in zip(blocks, ids, strict=True) if block.text == text}
    return archive.set_block_kinds(article=article, kinds=chosen, user=None)


def read_again(article: Article) -> None:
    seed = article.seeds.get(current=True)
    raw = RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given)
    archive.reparse(parsed=[(article.pk, parse(raw, parse_context()))], later=True)


def undo_last() -> None:
    operation = Operation.objects.first()
    assert operation
    archive.undo(operation=operation)


def test_it_stays_when_the_document_is_read_again(article: Article) -> None:
    assert kinds(article)[CREDIT] == "paragraph"
    assert say(article, CREDIT, "caption") == 1
    read_again(article)
    assert kinds(article)[CREDIT] == "caption"
    assert len(kinds(article)) == 4


def test_it_stays_when_the_document_comes_again_with_other_lines_around_it() -> None:
    row = {"id": "1", "title": "One", "body": BODY}
    first = keep("first", path="all.jsonl#1", given=row)
    say(first, CREDIT, "caption")
    row["body"] = f"A correction was made.\n\n{BODY}"
    again = keep("again", path="all.jsonl#1", given=row)
    assert again == first
    assert kinds(first)[CREDIT] == "caption"
    assert kinds(first)["A correction was made."] == "paragraph"


def test_of_two_blocks_with_one_text_only_that_one_changes(article: Article) -> None:
    [last] = article.blocks.filter(text="The ferry goes on until May.")
    Block.objects.filter(pk=last.pk).update(text=CREDIT)
    second = list(archive.block_ids(article.blocks.values_list("text", flat=True)))[-1]
    assert second[1] == 1
    archive.set_block_kinds(article=article, kinds={second: "boilerplate"}, user=None)
    said = list(article.blocks.filter(text=CREDIT).values_list("kind", flat=True))
    assert said == ["paragraph", "boilerplate"]


def test_it_is_undone_and_said_to_be_as_read(article: Article) -> None:
    revision = Article.objects.get().revision
    say(article, CREDIT, "boilerplate")
    assert Article.objects.get().revision > revision
    undo_last()
    assert kinds(article)[CREDIT] == "paragraph"
    assert not EditedBlock.objects.exists()
    say(article, CREDIT, "byline")
    say(article, CREDIT, "paragraph")
    assert not EditedBlock.objects.exists()
    assert say(article, CREDIT, "paragraph") == 0


def test_a_line_is_said_of_all_articles_of_a_source_and_of_later_ones(article: Article) -> None:
    second = report("The ferry sails", f"It sailed at nine in the morning.\n\n{CREDIT}")
    own = report("The third", f"The third one, as an editor saw it.\n\n{CREDIT}")
    say(own, CREDIT, "byline")
    elsewhere = report("Elsewhere", f"Another paper has the line too.\n\n{CREDIT}", source="Ledger")
    herald = Source.objects.get(name="The Herald")
    assert archive.set_kind_of_line(source=herald, line=CREDIT, kind="caption", user=None) == 2
    assert [kinds(each)[CREDIT] for each in (article, second, own, elsewhere)] == [
        "caption", "caption", "byline", "paragraph",
    ]  # fmt: skip
    later = report("Later", f"Later on the line comes again.\n\n{CREDIT}")
    assert kinds(later)[CREDIT] == "caption"
    read_again(second)
    assert kinds(second)[CREDIT] == "caption"
    undo = Operation.objects.filter(kind="bulk").get()
    archive.undo(operation=undo)
    assert [kinds(each)[CREDIT] for each in (article, second, own)] == [
        "paragraph", "paragraph", "byline",
    ]  # fmt: skip
    assert not LearntLine.objects.exists()


def test_what_the_archive_learns_does_not_overrule_an_editor(article: Article) -> None:
    second = report("The ferry sails", f"It sailed at nine in the morning.\n\n{CREDIT}")
    say(article, CREDIT, "caption")
    herald = Source.objects.get(name="The Herald")
    archive.learn_lines(lines={herald.pk: [CREDIT]})
    assert (kinds(article)[CREDIT], kinds(second)[CREDIT]) == ("caption", "boilerplate")
    assert CREDIT in parse_context().boilerplate["The Herald"]
    archive.set_kind_of_line(source=herald, line=CREDIT, kind="paragraph", user=None)
    assert kinds(second)[CREDIT] == "paragraph"
    archive.learn_lines(lines={herald.pk: [CREDIT]})
    assert kinds(second)[CREDIT] == "paragraph"
    assert "The Herald" not in parse_context().boilerplate


def test_a_merge_of_sources_takes_along_what_editors_said_of_lines(article: Article) -> None:
    report("Elsewhere", "Another paper.", source="Ledger")
    herald, ledger = Source.objects.get(name="The Herald"), Source.objects.get(name="Ledger")
    archive.set_kind_of_line(source=herald, line=CREDIT, kind="caption", user=None)
    archive.merge_sources(target=ledger, others=[herald])
    line = LearntLine.objects.get()
    assert (line.source, line.kind, line.by_editor) == (ledger, "caption", True)


def test_a_number_of_blocks_is_not_changed_by_what_is_not_said(article: Article) -> None:
    before = list(Block.objects.values())
    assert (
        archive.set_block_kinds(article=article, kinds={("0" * 64, 0): "caption"}, user=None) == 0
    )
    assert list(Block.objects.values()) == before
    assert CONTEXT.boilerplate == {}
