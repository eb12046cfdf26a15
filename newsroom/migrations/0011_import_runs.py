"""Runs of imports, and what became of each document in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0010_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150, verbose_name="by")),
                ("options", models.JSONField(default=dict, verbose_name="options")),
                ("dry_run", models.BooleanField(default=False, verbose_name="dry run")),
                ("state", models.CharField(choices=[("running", "running"), ("done", "done"), ("failed", "failed"), ("cancelled", "cancelled")], default="running", max_length=9, verbose_name="state")),
                ("started", models.DateTimeField(db_index=True, verbose_name="started")),
                ("touched", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True, verbose_name="ended")),
                ("total", models.PositiveIntegerField(null=True)),
                ("counts", models.JSONField(default=dict, verbose_name="counts")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("operations", models.JSONField(default=list)),
                ("thinned", models.BooleanField(default=False)),
                ("after", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="followed_by", to="newsroom.importrun")),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="user")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField(verbose_name="document")),
                ("status", models.CharField(max_length=9, verbose_name="status")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("article_id", models.PositiveBigIntegerField(null=True)),
                ("run", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="newsroom.importrun")),
            ],
            options={
                "verbose_name": "imported document",
                "verbose_name_plural": "imported documents",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["run", "status", "id"], name="document_of_run")],
            },
        ),
    ]
