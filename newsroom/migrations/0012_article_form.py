"""What editors say of blocks and lines, and which offers of documents they have answered."""

import django.db.models.deletion
from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def settle(apps: Any, schema_editor: Any) -> None:
    """What was offered when an editor decided otherwise, she has answered; what came later, not."""
    evidence = apps.get_model("newsroom", "Evidence").objects
    decided = evidence.filter(
        article=OuterRef("article"), field=OuterRef("field"), current=True, origin="edited"
    )
    offered = evidence.filter(current=False)
    offered.filter(recorded__lte=Subquery(decided.values("recorded")[:1])).update(settled=True)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0011_import_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="settled",
            field=models.BooleanField(db_default=False, default=False, verbose_name="settled"),
        ),
        migrations.AddField(
            model_name="learntline",
            name="by_editor",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="said by an editor"
            ),
        ),
        migrations.AddField(
            model_name="learntline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("headline", "headline"),
                    ("standfirst", "standfirst"),
                    ("byline", "byline"),
                    ("dateline", "dateline"),
                    ("caption", "caption"),
                    ("paragraph", "paragraph"),
                    ("subheading", "subheading"),
                    ("embed", "embedded post"),
                    ("bio", "about the author"),
                    ("boilerplate", "boilerplate"),
                ],
                db_default="boilerplate",
                default="boilerplate",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="EditedBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("nth", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("headline", "headline"),
                            ("standfirst", "standfirst"),
                            ("byline", "byline"),
                            ("dateline", "dateline"),
                            ("caption", "caption"),
                            ("paragraph", "paragraph"),
                            ("subheading", "subheading"),
                            ("embed", "embedded post"),
                            ("bio", "about the author"),
                            ("boilerplate", "boilerplate"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "read_as",
                    models.CharField(
                        choices=[
                            ("headline", "headline"),
                            ("standfirst", "standfirst"),
                            ("byline", "byline"),
                            ("dateline", "dateline"),
                            ("caption", "caption"),
                            ("paragraph", "paragraph"),
                            ("subheading", "subheading"),
                            ("embed", "embedded post"),
                            ("bio", "about the author"),
                            ("boilerplate", "boilerplate"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=100)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edited_blocks",
                        to="newsroom.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "block as an editor sees it",
                "verbose_name_plural": "blocks as an editor sees them",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "key", "nth"), name="one_word_a_block"
                    )
                ],
            },
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
