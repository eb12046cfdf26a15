"""Work in the background: one row for each piece of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("newsroom", "0009_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("options", models.JSONField(default=dict, verbose_name="options")),
                ("by", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("language", models.CharField(blank=True, max_length=10)),
                ("state", models.CharField(choices=[("waiting", "waiting"), ("running", "running"), ("done", "done"), ("failed", "failed"), ("cancelled", "cancelled")], default="waiting", max_length=9, verbose_name="state")),
                ("created", models.DateTimeField(db_index=True, verbose_name="created")),
                ("started", models.DateTimeField(null=True, verbose_name="started")),
                ("ended", models.DateTimeField(null=True, verbose_name="ended")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
                ("total", models.PositiveIntegerField(null=True, verbose_name="of")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("cancel_asked", models.BooleanField(default=False, verbose_name="to be cancelled")),
                ("holder", models.CharField(blank=True, max_length=100)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("memory", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict, verbose_name="result")),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="user")),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "kind"], name="job_state")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("state", "running")), fields=("kind",), name="one_job_of_a_kind_runs")],
            },
        ),
    ]
