"""What sources and authors are beside their names; hidden entities, and words that are no names."""

import django.db.models.deletion
from django.db import migrations, models

from newsroom.importing import author_kind


def tell_kinds(apps, schema_editor):
    """Say of the authors that there are who signs so, as an import says it of new ones."""
    authors = apps.get_model("newsroom", "Author").objects.using(schema_editor.connection.alias)
    for pk, name in authors.order_by("pk").values_list("pk", "name").iterator():
        if (kind := author_kind(name)) != "person":
            authors.filter(pk=pk).update(kind=kind)


class Migration(migrations.Migration):

    dependencies = [
        ("newsroom", "0015_readers_in_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="word")),
                ("key", models.CharField(editable=False, max_length=300, unique=True, verbose_name="key")),
            ],
            options={
                "verbose_name": "word that is never a name",
                "verbose_name_plural": "words that are never names",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="author",
            name="kind",
            field=models.CharField(choices=[("person", "person"), ("desk", "desk"), ("agency", "agency")], default="person", max_length=6, verbose_name="kind"),
        ),
        migrations.AddField(
            model_name="entity",
            name="hidden",
            field=models.BooleanField(db_index=True, default=False, help_text="In no facet and on no page; the articles' texts stay as they are.", verbose_name="hidden"),
        ),
        migrations.AddField(
            model_name="source",
            name="country",
            field=models.CharField(blank=True, max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            model_name="source",
            name="home",
            field=models.URLField(blank=True, max_length=500, verbose_name="home page"),
        ),
        migrations.AddField(
            model_name="source",
            name="house_style",
            field=models.TextField(blank=True, help_text="Notes for editors: how bylines, dates and standing lines look there.", verbose_name="house style"),
        ),
        migrations.AddField(
            model_name="source",
            name="language",
            field=models.CharField(blank=True, max_length=3, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="change",
            name="subject",
            field=models.CharField(choices=[("article", "article"), ("entity", "entity"), ("source", "source"), ("author", "author"), ("noname", "word that is never a name")], max_length=7),
        ),
        migrations.AlterField(
            model_name="formerslug",
            name="of",
            field=models.CharField(choices=[("article", "article"), ("entity", "entity"), ("source", "source"), ("author", "author"), ("noname", "word that is never a name")], max_length=7),
        ),
        migrations.CreateModel(
            name="SourceHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(help_text="As in addresses: news.example.org. Articles from there are this source's.", max_length=253, unique=True, verbose_name="host")),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="hosts", to="newsroom.source")),
            ],
            options={
                "verbose_name": "host of a source",
                "verbose_name_plural": "hosts of sources",
                "ordering": ["host"],
            },
        ),
        migrations.AlterField(
            model_name="operation",
            name="kind",
            field=models.CharField(choices=[("edit", "edited"), ("revert", "taken back"), ("judge", "mentions judged"), ("merge", "merged"), ("split", "split"), ("delete", "deleted"), ("never", "never a name"), ("hide", "hidden"), ("publish", "published again"), ("bin", "moved to the bin"), ("restore", "restored from the bin"), ("erase", "deleted for good"), ("bulk", "many changed at once"), ("restrict", "readers changed"), ("learn", "learnt"), ("undo", "undone"), ("import", "imported"), ("reprocess", "read again"), ("resolve", "names resolved"), ("mend", "mended"), ("earlier", "from an earlier history")], max_length=12, verbose_name="what"),
        ),
        migrations.RunPython(tell_kinds, migrations.RunPython.noop),
    ]
