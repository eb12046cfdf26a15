"""How people are told what is new in their saved searches, and what is to be sent to them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0005_saved_searches_keep_any'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedsearch',
            name='by_mail',
            field=models.BooleanField(default=True, verbose_name='by mail'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='frequency',
            field=models.CharField(blank=True, choices=[('', 'never'), ('at_once', 'at once'), ('daily', 'once a day'), ('weekly', 'once a week')], default='', max_length=7, verbose_name='tell me'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='language',
            field=models.CharField(blank=True, editable=False, max_length=5),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='secret',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='told',
            field=models.DateTimeField(editable=False, null=True, verbose_name='last told'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='told_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='webhook',
            field=models.URLField(blank=True, max_length=500, verbose_name='webhook'),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'mail'), ('webhook', 'webhook')], max_length=7, verbose_name='by')),
                ('articles', models.JSONField(default=list)),
                ('made', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_try', models.DateTimeField(db_index=True, default=django.utils.timezone.now, null=True)),
                ('sent', models.DateTimeField(null=True, verbose_name='sent')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='search.savedsearch')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article_id', models.PositiveBigIntegerField()),
                ('imported', models.DateTimeField()),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told_of', to='search.savedsearch')),
            ],
            options={
                'verbose_name': 'article told of',
                'verbose_name_plural': 'articles told of',
                'constraints': [models.UniqueConstraint(fields=('saved', 'article_id'), name='told_once')],
            },
        ),
    ]
