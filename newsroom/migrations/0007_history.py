"""One history of all that is changed, in place of the rows that django-simple-history kept.

What those tell is carried over: each row becomes an operation with what it changed against the row
before it. So does what was read out of them: which names editors took from entities, and which
entities they deleted.
"""

import datetime as dt

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# How the reason of an entity's row said that an editor took a name from it.
TAKEN_AWAY = "no other name: "
# The model, what it is of, and the history's columns that are not the row's own.
KEPT = (("Article", "article"), ("Entity", "entity"), ("Source", "source"))
ITS_OWN = ("history_id", "history_date", "history_change_reason", "history_type", "history_user_id")
# What grows with every change tells nothing of one.
UNTRACKED = ("revision",)
WHAT = {"+": "created", "~": "changed", "-": "deleted"}
BATCH = 500


def plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def carry_over(apps, schema_editor):
    """Make operations of the rows of the old history, oldest first."""
    operation_model = apps.get_model("newsroom", "Operation")
    change_model = apps.get_model("newsroom", "Change")
    people = dict(apps.get_model(settings.AUTH_USER_MODEL).objects.values_list("pk", "username"))
    entries = []
    for name, subject in KEPT:
        entries += differences(apps.get_model("newsroom", f"Historical{name}"), subject)
    entries.sort(key=lambda entry: (entry["date"], entry["id"]))
    for start in range(0, len(entries), BATCH):
        some = entries[start : start + BATCH]
        for entry in some:
            # One by one: what ids they get says what belongs to them, on every database.
            entry["operation"] = operation_model.objects.create(
                kind="earlier", user_id=entry["user"] if entry["user"] in people else None,
                by=people.get(entry["user"], ""), started=entry["date"], details=entry["details"],
            )
        change_model.objects.bulk_create(
            change_model(
                operation=entry["operation"], subject=entry["subject"], number=entry["number"],
                label=entry["label"][:300], what=entry["what"], rows=entry["rows"],
            )
            for entry in some
        )
    carry_words(apps)


def differences(history, subject):
    """What each row of a history changed against the one before it."""
    last = {}
    for row in history.objects.order_by("history_id").values().iterator():
        said = {name: row[name] for name in ITS_OWN}
        values = {name: plain(value) for name, value in row.items() if name not in ITS_OWN}
        before, after = last.get(row["id"]), values
        last[row["id"]] = values
        if said["history_type"] == "-":
            before, after = values, None
        elif before is not None:
            names = [name for name in values if before[name] != values[name] and name not in UNTRACKED]
            before = {name: before[name] for name in names}
            after = {name: values[name] for name in names}
        elif said["history_type"] == "~":
            # Nothing tells what was before the first change that was kept.
            before = {}
        yield {
            "date": said["history_date"], "id": said["history_id"], "user": said["history_user_id"],
            "details": {"reason": said["history_change_reason"]} if said["history_change_reason"] else {},
            "subject": subject, "number": row["id"], "what": WHAT[said["history_type"]],
            "label": values.get("title") or values.get("name") or "",
            "rows": [[subject, [row["id"]], before, after]] if before or after else [],
        }


def carry_words(apps):
    """Keep what editors said of names in tables of its own."""
    history = apps.get_model("newsroom", "HistoricalEntity")
    entity = apps.get_model("newsroom", "Entity")
    alias = apps.get_model("newsroom", "Alias")
    there = set(entity.objects.values_list("pk", flat=True))
    reasons = history.objects.filter(history_change_reason__startswith=TAKEN_AWAY)
    taken = {
        (pk, reason.removeprefix(TAKEN_AWAY))
        for pk, reason in reasons.values_list("id", "history_change_reason")
        if pk in there
    }
    given = alias.objects.filter(edited=True).values_list("entity_id", "key")
    taken -= {(pk, key[:80]) for pk, key in given.iterator()}
    apps.get_model("newsroom", "RefusedName").objects.bulk_create(
        [
            apps.get_model("newsroom", "RefusedName")(entity_id=pk, key=key)
            for pk, key in sorted(taken)
        ],
        batch_size=BATCH,
    )
    gone = {
        pk: (key, kind)
        for pk, key, kind in history.objects.filter(history_type="-").values_list("id", "key", "kind")
        if pk not in there
    }
    apps.get_model("newsroom", "DeletedEntity").objects.bulk_create(
        [
            apps.get_model("newsroom", "DeletedEntity")(number=pk, key=key, kind=kind)
            for pk, (key, kind) in sorted(gone.items())
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0006_block_language'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('key', models.CharField(editable=False, max_length=300, unique=True, verbose_name='key')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_names', to='newsroom.author')),
            ],
            options={
                'verbose_name': 'other name of an author',
                'verbose_name_plural': 'other names of authors',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DeletedEntity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(unique=True)),
                ('key', models.CharField(max_length=300, verbose_name='key')),
                ('kind', models.CharField(choices=[('person', 'person'), ('organisation', 'organisation'), ('place', 'place')], max_length=12, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'deleted entity',
                'verbose_name_plural': 'deleted entities',
                'indexes': [models.Index(fields=['key', 'kind'], name='deleted_entity_name')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=120, verbose_name='slug')),
                ('of', models.CharField(choices=[('article', 'article'), ('entity', 'entity'), ('source', 'source'), ('author', 'author')], max_length=7)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='newsroom.author')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='newsroom.entity')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='newsroom.source')),
            ],
            options={
                'verbose_name': 'former address',
                'verbose_name_plural': 'former addresses',
            },
        ),
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('edit', 'edited'), ('revert', 'taken back'), ('judge', 'mentions judged'), ('merge', 'merged'), ('split', 'split'), ('delete', 'deleted'), ('hide', 'hidden'), ('publish', 'published again'), ('bin', 'moved to the bin'), ('restore', 'restored from the bin'), ('erase', 'deleted for good'), ('bulk', 'many changed at once'), ('learn', 'learnt'), ('undo', 'undone'), ('import', 'imported'), ('reprocess', 'read again'), ('resolve', 'names resolved'), ('mend', 'mended'), ('earlier', 'from an earlier history')], max_length=12, verbose_name='what')),
                ('by', models.CharField(blank=True, max_length=150, verbose_name='by')),
                ('started', models.DateTimeField(db_index=True, verbose_name='when')),
                ('details', models.JSONField(default=dict, verbose_name='details')),
                ('undone', models.BooleanField(default=False, verbose_name='undone')),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undone_by', to='newsroom.operation', verbose_name='undoes')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'operation',
                'verbose_name_plural': 'operations',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('article', 'article'), ('entity', 'entity'), ('source', 'source'), ('author', 'author')], max_length=7)),
                ('number', models.BigIntegerField(default=0)),
                ('label', models.CharField(blank=True, max_length=300)),
                ('what', models.CharField(choices=[('created', 'created'), ('changed', 'changed'), ('deleted', 'deleted'), ('made', 'made by the way')], default='changed', max_length=7)),
                ('rows', models.JSONField(default=list)),
                ('names', models.JSONField(default=dict)),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='newsroom.operation')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RefusedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=300, verbose_name='key')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused_names', to='newsroom.entity')),
            ],
            options={
                'verbose_name': 'refused name',
                'verbose_name_plural': 'refused names',
            },
        ),
        migrations.CreateModel(
            name='SourceName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('key', models.CharField(editable=False, max_length=300, unique=True, verbose_name='key')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_names', to='newsroom.source')),
            ],
            options={
                'verbose_name': 'other name of a source',
                'verbose_name_plural': 'other names of sources',
                'ordering': ['name'],
            },
        ),
        migrations.AddConstraint(
            model_name='formerslug',
            constraint=models.UniqueConstraint(fields=('of', 'slug'), name='former_slug'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['subject', 'number'], name='change_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='refusedname',
            constraint=models.UniqueConstraint(fields=('entity', 'key'), name='refused_name'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name='historicalentity',
            name='history_user',
        ),
        migrations.RemoveField(
            model_name='historicalsource',
            name='history_user',
        ),
        migrations.DeleteModel(
            name='HistoricalArticle',
        ),
        migrations.DeleteModel(
            name='HistoricalEntity',
        ),
        migrations.DeleteModel(
            name='HistoricalSource',
        ),
    ]
