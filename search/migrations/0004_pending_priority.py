from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_pending_by_article"),
    ]

    operations = [
        migrations.AddField(
            model_name="pendingchange",
            name="priority",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="pendingchange",
            index=models.Index(models.F("priority").desc(), "id", name="pending_order"),
        ),
    ]
