from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from newsroom import finder
from search.text import dictionaries


class SearchConfig(AppConfig):
    """The app: its receivers listen once it is ready."""

    name = "search"
    verbose_name = _("Search")
    # What newsroom.backup leaves out, and why.
    not_in_backups = {"pendingchange": "the index is built anew from the articles"}

    def ready(self) -> None:
        dictionaries.keep_in(settings.DICTIONARIES_DIR)
        finder.use("search.results.finder.find_articles")
        from search.index import checks, receivers  # noqa: F401
