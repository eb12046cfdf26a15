"""The groups of people, for whom a source is, and what programs send in place of a password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GROUPS = ("readers", "editors", "archivists", "administrators")


def make_groups(apps, schema_editor):
    """Only their names: what they may do is set after every migration (`newsroom.roles`)."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in GROUPS:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("newsroom", "0008_bin"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": ["name"],
                "permissions": [("read_every_source", "Can read every source, whomever it is for")],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.CreateModel(
            name="Readership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="auth.group")),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="readerships", to="newsroom.source")),
            ],
            options={
                "verbose_name": "readership",
                "verbose_name_plural": "readerships",
                "constraints": [models.UniqueConstraint(fields=("source", "group"), name="readership")],
            },
        ),
        migrations.AddField(
            model_name="source",
            name="readers",
            field=models.ManyToManyField(blank=True, related_name="+", through="newsroom.Readership", to="auth.group", verbose_name="only for"),
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("used", models.DateField(editable=False, null=True, verbose_name="last used")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="access_tokens", to=settings.AUTH_USER_MODEL, verbose_name="user")),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
