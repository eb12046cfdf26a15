from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """The app: once it is ready, slow statements are logged, and Django's checks know of ours."""

    name = "newsroom"
    verbose_name = _("Archive")

    def ready(self) -> None:
        from newsroom import checks  # noqa: F401
        from newsroom.serving import slow_statements

        slow_statements.install()
