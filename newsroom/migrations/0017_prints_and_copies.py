"""By what articles with nearly one text find each other, of what a hidden one is a copy, new kinds of operation."""

import django.db.models.deletion
from django.db import migrations, models

from newsroom.likeness import prints

ACTS = [
    ("edit", "edited"), ("revert", "taken back"), ("judge", "mentions judged"), ("merge", "merged"),
    ("split", "split"), ("delete", "deleted"), ("never", "never a name"), ("hide", "hidden"),
    ("publish", "published again"), ("bin", "moved to the bin"), ("restore", "restored from the bin"),
    ("erase", "deleted for good"), ("bulk", "many changed at once"), ("restrict", "readers changed"),
    ("people", "people and groups changed"), ("settings", "settings changed"), ("learn", "learnt"),
    ("undo", "undone"), ("import", "imported"), ("reprocess", "read again"),
    ("resolve", "names resolved"), ("mend", "mended"), ("earlier", "from an earlier history"),
]  # fmt: skip
MANY = 2_000


def keep_prints(apps, schema_editor):
    """Make the prints of the articles that there are."""
    alias = schema_editor.connection.alias
    blocks = apps.get_model("newsroom", "Block").objects.using(alias)
    rows = apps.get_model("newsroom", "TextPrint").objects.using(alias)
    said = blocks.filter(kind__in=("standfirst", "paragraph", "subheading"))
    waiting, article, texts = [], None, []
    found = said.order_by("article_id", "position").values_list("article_id", "text")
    for pk, text in found.iterator(MANY):
        if pk != article:
            waiting += [rows.model(article_id=article, key=key) for key in prints(texts)]
            article, texts = pk, []
        texts.append(text)
        if len(waiting) > MANY:
            rows.bulk_create(waiting, batch_size=400)
            waiting = []
    waiting += [rows.model(article_id=article, key=key) for key in prints(texts)]
    rows.bulk_create(waiting, batch_size=400)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0016_house_and_desk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="operation",
            name="kind",
            field=models.CharField(choices=ACTS, max_length=12, verbose_name="what"),
        ),
        migrations.AddField(
            model_name="withheld",
            name="copy_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="copies",
                to="newsroom.article", verbose_name="copy of",
            ),
        ),
        migrations.CreateModel(
            name="TextPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prints",
                        to="newsroom.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "print of a text",
                "verbose_name_plural": "prints of texts",
                "constraints": [
                    models.UniqueConstraint(fields=("key", "article"), name="one_print_a_key")
                ],
            },
        ),
        migrations.RunPython(keep_prints, migrations.RunPython.noop),
    ]
