"""The queue between the archive and the index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingChange(models.Model):
    """An article that the index does not yet show as it is (or is gone)."""

    article_id = models.PositiveBigIntegerField()
    queued = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")

    def __str__(self) -> str:
        return str(self.article_id)
