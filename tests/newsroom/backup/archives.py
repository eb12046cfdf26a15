"""An archive with something in each table, what its pages say, and the two commands."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import models
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.backup.tables import LEFT_OUT, NAMED, left_out
from newsroom.intake import gathering, same_texts
from newsroom.models import (
    Article,
    Author,
    Entity,
    FormerStory,
    MergeSuggestion,
    RunState,
    Seed,
    Source,
    Story,
)
from search.models import Alert, Channel, SavedSearch, Told
from tests.newsroom.factories import keep, person, place, quoted, report

PASSWORD = "a long password"


def fill_archive() -> None:
    """Something in each table that a backup holds, some of it odd."""
    meeting = report(
        "Petro meets Maduro", author="Ana Bosque", url="https://ledger.example/1",
        entities=[person("Gustavo Petro"), person("Gustavo Petron"), place("Caracas")],
        quotations=[quoted("met in Caracas", "Gustavo Petro")],
    )  # fmt: skip
    # Every byte, damage that is repaired, and what JSON escapes.
    keep(
        bytes(range(256)), path="bytes.jsonl#1", entities=(),
        given={"title": "Bytes", "body": "A record of {every} byte.", "z": "last", "a": "first"},
    )  # fmt: skip
    keep(
        "El presidente dijo que maÃ±ana habrÃ¡ mÃ¡s\n\n{“Quoted”}: \u2028 👩🏽‍🚀"
        + " Los ministros lo oyeron todos." * 10,
        path="ñandú/{a}.txt",
    )
    keep("First words\n\nThe first version of it.", path="twice.txt")
    twice = keep("First words\n\nThe second version of it.", path="twice.txt")
    archive.move_to_bin(articles=[twice.pk], why="it is there “twice”")
    gone = report("Gone", "This article is deleted, and no other may have its number.")
    archive.delete_articles(articles=Article.objects.filter(pk=gone.pk))
    editor = User.objects.create_user("ada", password=PASSWORD, is_staff=True)
    group = Group.objects.create(name="Desk")
    group.permissions.set(Permission.objects.filter(content_type__app_label="newsroom"))
    editor.groups.add(group)
    editor.user_permissions.add(Permission.objects.get(codename="add_savedsearch"))
    archive.edit_article(article=meeting, values={"title": "Petro y Maduro"}, user=editor)
    [*_, last] = archive.block_ids(meeting.blocks.values_list("text", flat=True))
    archive.set_block_kinds(article=meeting, kinds={last: "caption"}, user=editor)
    archive.correct_quotation(
        quotation=meeting.quotations.get(), values={"speaker": "the president"}, user=editor
    )
    archive.save_source(source=Source.objects.get(name="The Herald"))
    archive.learn_lines(lines={Source.objects.get(name="The Herald").pk: ["Read more here"]})
    petro, petron = Entity.objects.filter(name__startswith="Gustavo").order_by("pk")
    archive.save_entity(entity=petro)
    MergeSuggestion.objects.get_or_create(entity=petro, other=petron)
    _corrected_names()
    _answers(meeting, editor)
    archive.issue_token(user=editor, name="feed reader")
    archive.never_a_name(name="Share")
    archive.own_name()
    archive.add_host(source=Source.objects.get(name="The Herald"), host="herald.example.org")
    quiet = Source(name="The Quiet Gazette")
    archive.save_source(source=quiet)
    archive.restrict_source(source=quiet, groups=[group])
    saved = SavedSearch.objects.create(
        user=editor, name="Caracas", query="q=petro", token="t" * 32, frequency="daily"
    )
    Told.objects.create(saved=saved, article_id=meeting.pk, imported=meeting.created)
    Alert.objects.create(saved=saved, channel=Channel.MAIL, articles=[meeting.pk])
    LogEntry.objects.create(
        user=editor, content_type=ContentType.objects.get_for_model(Article),
        object_id=str(meeting.pk), object_repr="Petro", action_flag=CHANGE, change_message="[]",
    )  # fmt: skip
    same = " ".join(
        f"Day {day} brought {day * 7} guests and {day + 90} umbrellas." for day in range(9)
    )
    for source in ("The Herald", "The Gazette"):
        report(f"Rain, says {source}", f"{same} So says {source}.", source=source)
    same_texts.compare()
    run = archive.begin_run(by="import_seeds", options={"paths": ["bytes.jsonl"]}, user=editor)
    log = archive.RunLog(run)
    log.add("bytes.jsonl#1", "created", "", meeting.pk)
    log.end(None, RunState.DONE, "")
    _told(meeting)
    archive.finish_import()


def _told(meeting: Article) -> None:
    """A story that an editor named and joined, and one that was merged into it."""
    other = report("Two presidents meet", "They met in Caracas.", source="The Ledger")
    gathering.gather()
    archive.join_articles(article=meeting.pk, other=other.pk, user=None)
    story = Story.objects.get(events__members__article=meeting)
    archive.name_story(story=story, name="The “meeting”", user=None)
    FormerStory.objects.create(number=story.pk + 1_000, story=story, article=other)


def _corrected_names() -> None:
    """Names that editors merged, took away and deleted."""
    other = report(
        "The day after", "They met again.", source="The Herold", author="A. Bosque",
        entities=[person("Nicolás Maduro"), person("N. Madura"), place("Quillhaven")],
    )  # fmt: skip
    maduro, madura = (
        Entity.objects.get(name__endswith="Maduro"),
        Entity.objects.get(name="N. Madura"),
    )
    archive.merge_entities(target=maduro, others=[madura])
    archive.remove_alias(alias=maduro.aliases.get(name="N. Madura"))
    archive.delete_entities(entities=Entity.objects.filter(name="Quillhaven"))
    herald, herold = Source.objects.get(name="The Herald"), Source.objects.get(pk=other.source_id)
    archive.merge_sources(target=herald, others=[herold])
    bosque, other_bosque = (
        Author.objects.get(name="Ana Bosque"),
        Author.objects.get(name="A. Bosque"),
    )
    archive.merge_authors(target=bosque, others=[other_bosque])
    archive.delete_articles(articles=Article.objects.filter(pk=other.pk))


def _answers(article: Article, editor: User) -> None:
    """What an editor said of blocks and questions, and a filter that she named."""
    [*_, last] = archive.block_ids(article.blocks.values_list("text", flat=True))
    archive.set_block_kinds(article=article, kinds={last: "boilerplate"}, user=editor)
    archive.settle(articles=[article.pk], question="new", user=editor)
    archive.save_filter(user=editor, name="Undated “posts”", query="lacks=date", shared=True)


def rows() -> dict[str, str]:
    """A digest of all rows of each table that a backup holds, as the models give them."""
    found = {}
    for model in kept_models():
        digest = hashlib.sha256()
        for row in model._base_manager.order_by("pk"):
            digest.update(
                repr([_value(row, field) for field in model._meta.concrete_fields]).encode()
            )
        found[model._meta.label_lower] = f"{model._base_manager.count()} {digest.hexdigest()}"
    return found


def kept_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        and model._meta.label_lower not in {*left_out(), *NAMED, *LEFT_OUT}
    ]  # fmt: skip


def _value(row: models.Model, field: models.Field) -> object:
    if field.is_relation and field.related_model._meta.label_lower in NAMED:
        return str(getattr(row, field.name))
    value = field.value_from_object(row)
    if isinstance(value, dict):
        return sorted(value.items())
    return bytes(value) if isinstance(value, memoryview) else value


def signed_in(client: Client, name: str) -> bool:
    """Whether somebody's name and password let her in."""
    return client.login(request=HttpRequest(), username=name, password=PASSWORD)


def pages() -> dict[str, str]:
    """What visitors and an editor see, by address."""
    article = Article.objects.get(title="Petro y Maduro")
    seed = Seed.objects.get(path="bytes.jsonl#1")
    visitor, editor = Client(), Client()
    assert signed_in(editor, "ada")
    addresses = [
        "/?q=petro", "/?q=maduro&sort=newest", article.get_absolute_url(),
        seed.article.get_absolute_url(), reverse("original", args=[article.pk]),
        Entity.objects.get(name="Caracas").get_absolute_url(), "/export.csv?q=petro",
    ]  # fmt: skip
    found = {address: shown(visitor, address) for address in addresses}
    kept = SavedSearch.objects.get()
    history = f"/admin/newsroom/article/{article.pk}/history/"
    for address in (history, kept.get_absolute_url(), "/"):
        found[f"ada {address}"] = shown(editor, address)
    return found


def shown(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    content = b"".join(response) if response.streaming else response.content
    text = content.decode()
    assert response.status_code == 200, address
    # What differs each time: tokens, and how long it took.
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|in [\d.,]+ m?s\b', "", text
    )


def backup(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("backup", path, stdout=out, **options)
    return out.getvalue()


def restore(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("restore", path, stdout=out, **{"yes": True, **options})
    return out.getvalue()
