"""What articles quote, and what editors say of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0022_stories'),
    ]

    operations = [
        migrations.CreateModel(
            name='EditedQuotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('nth', models.PositiveSmallIntegerField(default=0)),
                ('refused', models.BooleanField(default=False)),
                ('speaker', models.CharField(max_length=300, null=True)),
                ('name', models.CharField(max_length=300, null=True)),
                ('text', models.TextField(blank=True)),
                ('as_read', models.JSONField(default=dict)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edited_quotations', to='newsroom.article')),
            ],
            options={
                'verbose_name': 'quotation as an editor sees it',
                'verbose_name_plural': 'quotations as an editor sees them',
                'constraints': [models.UniqueConstraint(fields=('article', 'key', 'nth'), name='one_word_a_quotation')],
            },
        ),
        migrations.CreateModel(
            name='Quotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('speech', 'speech'), ('fragment', 'a few words'), ('indirect', 'indirect speech'), ('post', 'embedded post'), ('document', 'words of a document'), ('title', 'title or term')], max_length=8, verbose_name='kind')),
                ('passages', models.JSONField(default=list)),
                ('text', models.TextField(verbose_name='words')),
                ('length', models.PositiveIntegerField(default=0, verbose_name='number of words')),
                ('language', models.CharField(blank=True, max_length=3, verbose_name='language')),
                ('cue', models.CharField(blank=True, max_length=200, verbose_name='reporting words')),
                ('cue_at', models.JSONField(null=True)),
                ('speaker', models.CharField(blank=True, max_length=300, verbose_name='speaker as printed')),
                ('speaker_at', models.JSONField(null=True)),
                ('name', models.CharField(blank=True, max_length=300, verbose_name='speaker’s name')),
                ('confidence', models.FloatField(default=0.0, verbose_name='confidence')),
                ('rule', models.CharField(blank=True, max_length=40, verbose_name='rule')),
                ('refused', models.BooleanField(default=False, verbose_name='no quotation')),
                ('edited', models.BooleanField(default=False, verbose_name='corrected by an editor')),
                ('whole', models.BigIntegerField(editable=False, null=True)),
                ('opening', models.BigIntegerField(editable=False, null=True)),
                ('closing', models.BigIntegerField(editable=False, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotations', to='newsroom.article')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotations', to='newsroom.entity', verbose_name='speaker')),
            ],
            options={
                'verbose_name': 'quotation',
                'verbose_name_plural': 'quotations',
                'ordering': ['article', 'position'],
                'indexes': [models.Index(fields=['article', 'refused', 'kind', 'entity'], name='quotation_speakers'), models.Index(condition=models.Q(('opening__isnull', False)), fields=['opening'], name='quotation_opening'), models.Index(condition=models.Q(('closing__isnull', False)), fields=['closing'], name='quotation_closing')],
                'constraints': [models.UniqueConstraint(fields=('article', 'position'), name='quotation_position')],
            },
        ),
    ]
