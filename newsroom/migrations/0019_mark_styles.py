"""How sources set quotation marks and dashes, learnt from their articles."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0018_several_machines'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='marks',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=6),
        ),
    ]
