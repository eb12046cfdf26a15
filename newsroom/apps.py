from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """The app: once it is ready, slow statements to its database are logged."""

    name = "newsroom"
    verbose_name = _("Archive")

    def ready(self) -> None:
        from newsroom.serving import slow_statements

        slow_statements.install()
