from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0006_alerts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pendingchange",
            name="priority",
            field=models.SmallIntegerField(default=0),
        ),
    ]
