"""For whom sources are stands in their history, and of which source a deleted article was."""

from django.db import migrations, models
from django.utils import timezone


def note_readers(apps, schema_editor):
    """Say of sources that are for some already who they are for: since when is not known."""
    alias = schema_editor.connection.alias
    readerships = apps.get_model("newsroom", "Readership").objects.using(alias)
    rows = {}
    for each in readerships.select_related("source", "group").order_by("pk"):
        rows.setdefault(each.source, []).append(each)
    if not rows:
        return
    operation = apps.get_model("newsroom", "Operation").objects.using(alias).create(
        kind="earlier", started=timezone.now(), details={}
    )
    apps.get_model("newsroom", "Change").objects.using(alias).bulk_create(
        apps.get_model("newsroom", "Change")(
            operation=operation, subject="source", number=source.pk, label=source.name, what="changed",
            rows=[
                ["readers", [source.pk, each.group_id], None,
                 {"source_id": source.pk, "group_id": each.group_id}]
                for each in all_
            ],
            names={f"group:{each.group_id}": each.group.name for each in all_},
        )
        for source, all_ in rows.items()
    )


class Migration(migrations.Migration):

    dependencies = [("newsroom", "0014_drafts")]

    operations = [
        migrations.AddField(
            model_name="tombstone",
            name="source_id",
            field=models.BigIntegerField(null=True, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="operation",
            name="kind",
            field=models.CharField(choices=[("edit", "edited"), ("revert", "taken back"), ("judge", "mentions judged"), ("merge", "merged"), ("split", "split"), ("delete", "deleted"), ("hide", "hidden"), ("publish", "published again"), ("bin", "moved to the bin"), ("restore", "restored from the bin"), ("erase", "deleted for good"), ("bulk", "many changed at once"), ("restrict", "readers changed"), ("learn", "learnt"), ("undo", "undone"), ("import", "imported"), ("reprocess", "read again"), ("resolve", "names resolved"), ("mend", "mended"), ("earlier", "from an earlier history")], max_length=12, verbose_name="what"),
        ),
        migrations.RunPython(note_readers, migrations.RunPython.noop),
    ]
