"""Searches that were saved when several people meant any of them go on to mean that."""

from django.db import migrations
from django.http import QueryDict

PARAMETERS = ("entity", "author")


def keep_any(apps, schema_editor):
    saved_searches = apps.get_model("search", "SavedSearch").objects.using(schema_editor.connection.alias)
    for saved in saved_searches.iterator():
        query = QueryDict(saved.query)
        several = [
            f"{name}_any=1"
            for name in PARAMETERS
            if sum(not token.startswith("-") for token in query.getlist(name)) > 1
        ]
        if several:
            saved.query = "&".join([saved.query, *several])
            saved.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_pending_priority"),
    ]

    operations = [migrations.RunPython(keep_any, migrations.RunPython.noop)]
