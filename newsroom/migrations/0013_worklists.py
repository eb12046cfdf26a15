"""Settled questions, saved filters, and indexes of what the admin's lists ask for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0012_article_form"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("query", models.TextField(verbose_name="filter")),
                ("shared", models.BooleanField(default=False, verbose_name="for all editors")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Settled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=30, verbose_name="question")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "settled question",
                "verbose_name_plural": "settled questions",
            },
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["source", "published"], name="article_of_source"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["created"], name="article_created"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("current", True)),
                fields=["field", "origin", "article"],
                name="evidence_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("standing", "shown"), _negated=True),
                fields=["standing", "entity", "article"],
                name="mention_not_shown",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("way", "full_name"), _negated=True),
                fields=["way", "entity"],
                name="mention_way",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("read_as", ""), _negated=True),
                fields=["read_as"],
                name="mention_read_as",
            ),
        ),
        migrations.AddIndex(
            model_name="seed",
            index=models.Index(fields=["encoding"], name="seed_encoding"),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="editor",
            ),
        ),
        migrations.AddField(
            model_name="settled",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="settled",
                to="newsroom.article",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="filter_name"),
        ),
        migrations.AddConstraint(
            model_name="settled",
            constraint=models.UniqueConstraint(fields=("question", "article"), name="settled_once"),
        ),
    ]
