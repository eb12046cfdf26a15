"""Which articles carry the same text: groups, what was compared, and the pairs that agree."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0020_archive_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='TextGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made', models.DateTimeField(auto_now_add=True, verbose_name='made')),
            ],
            options={
                'verbose_name': 'group of the same text',
                'verbose_name_plural': 'groups of the same text',
            },
        ),
        migrations.CreateModel(
            name='ComparedText',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='compared_text', serialize=False, to='newsroom.article')),
                ('revision', models.PositiveIntegerField()),
                ('key', models.BigIntegerField()),
                ('words', models.PositiveIntegerField()),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='texts', to='newsroom.textgroup')),
            ],
            options={
                'verbose_name': 'compared text',
                'verbose_name_plural': 'compared texts',
            },
        ),
        migrations.CreateModel(
            name='SameText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resemblance', models.FloatField()),
                ('containment', models.FloatField()),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.article')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.article')),
            ],
            options={
                'verbose_name': 'pair of the same text',
                'verbose_name_plural': 'pairs of the same text',
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='same_text_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='same_text_in_order')],
            },
        ),
    ]
