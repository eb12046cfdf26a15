"""Which workers run, and what was uploaded to whichever machine, for all of several machines."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0017_prints_and_copies'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunningWorker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('machine', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=40)),
                ('seen', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'worker',
                'verbose_name_plural': 'workers',
                'ordering': ['machine', 'name'],
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255)),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('created', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'part of an upload',
                'verbose_name_plural': 'parts of uploads',
                'ordering': ['path', 'number'],
                'constraints': [models.UniqueConstraint(fields=('path', 'number'), name='one_part_of_a_number')],
            },
        ),
    ]
