"""Which articles wait to be compared and gathered is told by their own rows, and by an index of these."""

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Subquery


def carry_over(apps, schema_editor):
    """Let what was compared and gathered already not wait again."""
    article, compared, terms, gathered = (
        apps.get_model("newsroom", name).objects.using(schema_editor.connection.alias)
        for name in ("Article", "ComparedText", "EventTerms", "EventArticle")
    )
    there = compared.filter(article=OuterRef("pk"))
    article.filter(Exists(there)).update(compared=Subquery(there.values("revision")[:1]))
    read = terms.filter(article=OuterRef("pk"))
    article.filter(Exists(read), Exists(gathered.filter(article=OuterRef("pk")))).update(
        gathered=Subquery(read.values("revision")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0024_quotations'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='compared',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='gathered',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('compared__lt', F('revision'))), fields=['id'], name='article_uncompared'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('gathered__lt', F('revision'))), fields=['id'], name='article_ungathered'),
        ),
    ]
