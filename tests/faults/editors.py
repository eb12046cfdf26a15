"""Editors beside imports and beside each other, and a site that is killed while they save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db.models import Count

from newsroom.models import Article, Entity, Seed, Source
from tests.faults import visitors
from tests.faults.articles import changed
from tests.faults.imports import resume
from tests.faults.kinds import fault
from tests.faults.processes import Process
from tests.faults.site import Site
from tests.faults.trial import Trial, import_of, print_json
from tests.newsroom.admin.forms import form_of
from tests.waiting import until


@fault("an editor saves while an import runs")
def edit_while_importing(trial: Trial) -> None:
    records = trial.revised(8) + trial.fresh(8)
    trial.export(records).replace(trial.first_export)
    work = import_of(trial.first_export)

    def edit() -> None:
        for article in trial.any_articles(3):
            values = {"title": trial.title()}
            process = trial.saving("ada", article, **values)
            process.wait()
            trial.saw.append(trial.note_save(process, article, values))

    process, _ = trial.meanwhile("update", work, edit)
    process.wait()
    trial.note(process)


def opened_and_sent(
    trial: Trial, editor: str, article: int, values: dict[str, str], ready: Path, go: Path
) -> Process:
    """An editor opens a form, says so, and sends it once she is told to."""
    cookie = trial.editors[editor]

    def work() -> None:
        client = visitors.client_of(cookie)
        form = form_of(client, Article(pk=article))
        ready.touch()
        until(go.exists, pause=0.001)
        print_json(visitors.send(client, article, form, values))

    return trial.start(work)


@fault("two editors save one form at the same moment")
def two_editors(trial: Trial) -> None:
    [article] = trial.any_articles(1)
    signs = trial.folder("signs")
    go, sent = signs / "go", []
    for editor in ("ada", "ben"):
        values, ready = {"title": trial.title()}, signs / editor
        process = opened_and_sent(trial, editor, article, values, ready, go)
        until(lambda ready=ready, process=process: ready.exists() or not process.running)
        sent.append((process, values))
    go.touch()
    for process, values in sent:
        process.wait()
        trial.saw.append(trial.note_save(process, article, values, alone=False))
    if sorted(trial.saw) != ["conflict form", "saved"]:
        trial.wrong.append(f"of two who save one form at once, they see {trial.saw}")
    # Only one was answered: the prepared title, where it had one, is no longer what stands.
    saved = [values["title"] for process, values in sent if process.answer() == "saved"]
    trial.ledger.saves[article, "title"] = saved


@fault("an import changes the article between form and save")
def import_between_form_and_save(trial: Trial) -> None:
    chosen = trial.random.choice(trial.before[4:])
    article = trial.ids[chosen["id"]]
    signs, values = trial.folder("signs"), {"title": trial.title()}
    ready, go = signs / "ready", signs / "go"
    process = opened_and_sent(trial, "ada", article, values, ready, go)
    until(lambda: ready.exists() or not process.running)
    titled = trial.random.random() < 0.5
    new = changed(chosen, "otherwise") | ({"title": f"New {chosen['title']}"} if titled else {})
    records = [new if each is chosen else each for each in trial.before]
    trial.export(records).replace(trial.first_export)
    trial.imported(trial.first_export)
    go.touch()
    process.wait()
    trial.saw.append(trial.note_save(process, article, values))
    if trial.saw != ["conflict form" if titled else "saved"]:
        trial.wrong.append(f"the title changed meanwhile: {titled}; the editor sees {trial.saw}")


@fault("the process that saves an editor's form is killed")
def editor_killed(trial: Trial) -> None:
    [article] = trial.any_articles(1)
    values = {"title": trial.title(), "section": "Harbour"}
    work = trial.save_of("ada", article, **values)
    process = trial.killed_somewhere("save", work)
    before = trial.ledger.saves.pop((article, "title"), [])
    if process.code == 0 and process.answer() == "saved":
        trial.note_save(process, article, values)
    else:
        # Saved or not, it is one of the two, and all of it.
        row = Article.objects.get(pk=article)
        if (row.title == values["title"]) != (row.section == values["section"]):
            trial.wrong.append(f"half of a form is saved: {row.title}, {row.section}")
        if before:
            trial.ledger.saves[article, "title"] = [*before, values["title"]]
    trial.visit()
    again = {"title": trial.title()}
    process = trial.saving("ben", article, **again)
    process.wait()
    trial.note_save(process, article, again)


@fault("the web server is killed (kill -9) while editors save and readers search")
def server_killed(trial: Trial) -> None:
    with Site(trial) as site:
        people = [
            site.editor("ada", trial.any_articles(4)),
            site.editor("ben", trial.any_articles(4)),
            site.reader(),
        ]
        trial.sometime(0.8)
        site.process.kill()
        site.process.wait()
        for each in people:
            each.join()
    for article, titles in site.answered.items():
        sent = site.sent[article]
        # The last that was answered stands, or one that was sent and whose answer got lost.
        after = sent[sent.index(titles[-1]) :] if titles else sent
        trial.ledger.saves[article, "title"] = after
    for article, titles in site.sent.items():
        if article not in site.answered:
            trial.ledger.saves.pop((article, "title"), None)
            assert titles
    trial.saw.append("connection lost")
    trial.visit()


@fault("an editor saves while the stored seeds are read again")
def edit_while_reprocessing(trial: Trial) -> None:
    def reprocess() -> None:
        call_command("import_seeds", reprocess=True, all=True, json=True, workers=1)

    def edit() -> None:
        for article in trial.any_articles(3):
            values = {"title": trial.title()}
            process = trial.saving("ada", article, **values)
            process.wait()
            trial.saw.append(trial.note_save(process, article, values))

    process, _ = trial.meanwhile("reprocess", reprocess, edit)
    if code := process.wait():
        trial.wrong.append(f"--reprocess ended with {code}:\n{process.said()[-1500:]}")


def beside_an_import(trial: Trial, work: Callable[[], str], expected: str) -> None:
    """An editor does something in the admin while an import brings changed records."""
    trial.export(trial.revised(12) + trial.fresh(6)).replace(trial.first_export)
    path = trial.first_export

    def act() -> None:
        process = trial.start(lambda: print_json(work()))
        process.wait()
        trial.saw.append(process.answer())

    importing, _ = trial.meanwhile("update", import_of(path), act)
    code = importing.wait()
    trial.note(importing)
    if code:
        trial.wrong.append(f"the import ended with {code}:\n{importing.said()[-1500:]}")
    if trial.saw != [expected]:
        trial.wrong.append(f"the editor sees {trial.saw}")
    resume(trial, path)


@fault("an article is deleted while an import changes it")
def delete_while_importing(trial: Trial) -> None:
    chosen = trial.random.choice(trial.before)
    article, cookie = trial.ids.pop(chosen["id"]), trial.editors["ada"]
    trial.ledger.deleted.add(article)
    trial.ledger.released.update(
        Seed.objects.filter(article=article).values_list("sha256", flat=True)
    )
    beside_an_import(trial, lambda: visitors.delete(cookie, "article", article), "deleted")
    # The import may have brought it anew, or after it was deleted a version that went with it.
    trial.ledger.released.update(trial.ledger.contents)
    found = set(Seed.objects.values_list("sha256", flat=True))
    lost = len(trial.ledger.contents - found)
    if lost > 2:
        trial.wrong.append(f"{lost} contents went with one article")
    trial.ledger.released.difference_update(found)


@fault("two names are merged while an import mentions both")
def merge_names_while_importing(trial: Trial) -> None:
    often = Entity.objects.annotate(number=Count("mentions")).order_by("-number", "pk")
    kind = trial.random.choice(["person", "organisation", "place"])
    names = list(often.filter(kind=kind, number__gt=0).values_list("pk", flat=True)[:12])
    rows, cookie = trial.random.sample(names, 2), trial.editors["ada"]
    beside_an_import(trial, lambda: visitors.merge(cookie, "entity", rows), "merged")
    if Entity.objects.filter(pk=rows[1]).exists():
        trial.wrong.append("the merged name is there still")


@fault("two sources are merged while an import brings articles of both")
def merge_sources_while_importing(trial: Trial) -> None:
    often = Source.objects.annotate(number=Count("articles")).order_by("-number", "pk")
    rows = trial.random.sample(list(often.values_list("pk", flat=True)[:8]), 2)
    cookie = trial.editors["ada"]
    beside_an_import(trial, lambda: visitors.merge(cookie, "source", rows), "merged")


@fault("a name is deleted while an import mentions it")
def delete_name_while_importing(trial: Trial) -> None:
    often = Entity.objects.annotate(number=Count("mentions")).order_by("-number", "pk")
    row = trial.random.choice(list(often.values_list("pk", flat=True)[:12]))
    cookie = trial.editors["ada"]
    beside_an_import(trial, lambda: visitors.delete(cookie, "entity", row), "deleted")


@fault("an article is deleted while an editor saves it")
def delete_while_saving(trial: Trial) -> None:
    [article] = trial.any_articles(1)
    values, cookie = {"title": trial.title()}, trial.editors["ben"]

    def delete() -> Process:
        process = trial.start(lambda: print_json(visitors.delete(cookie, "article", article)))
        process.wait()
        return process

    record = next(key for key, pk in trial.ids.items() if pk == article)
    trial.ids.pop(record)
    trial.ledger.ids.discard(record)
    trial.ledger.deleted.add(article)
    trial.ledger.released.update(
        Seed.objects.filter(article=article).values_list("sha256", flat=True)
    )
    saving, deleting = trial.meanwhile("save", trial.save_of("ada", article, **values), delete)
    saving.wait()
    word = saving.answer()
    trial.saw += [word, deleting.answer()]
    if word not in ("saved", "302", "404") or deleting.answer() != "deleted":
        trial.wrong.append(f"the editors see {trial.saw}")
    if Article.objects.visible().filter(pk=article).exists():
        trial.wrong.append("the deleted article is there still")
    trial.visit()
