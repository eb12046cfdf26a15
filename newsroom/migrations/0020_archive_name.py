"""By what this archive is told from every other, for the ids of its feeds."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0019_mark_styles'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveName',
            fields=[
                ('only', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=32, verbose_name='name')),
                ('since', models.DateField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'name of this archive',
                'verbose_name_plural': 'names of this archive',
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='one_archive_name')],
            },
        ),
    ]
