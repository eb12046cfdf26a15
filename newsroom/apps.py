from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_dependencies
from django.core import checks
from django.db.models.signals import m2m_changed, post_migrate
from django.utils.translation import gettext_lazy as _

from newsroom.signals import articles_changed


class SigningInConfig(AxesConfig):  # type: ignore[misc]
    """The attempts to sign in that failed, under a name that says so in the admin."""

    verbose_name = _("Signing in")


class PagesOfAdminConfig(SimpleAdminConfig):
    """The admin, whose pages `newsroom.urls` loads: what answers no requests has no use for them.

    A worker, and each process of an import or a job, starts in half the time.
    """

    default = False

    def ready(self) -> None:
        from newsroom.checks import pages_of_admin

        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(pages_of_admin, checks.Tags.admin)


class NewsroomConfig(AppConfig):
    """The app: once it is ready, slow statements are logged, and Django's checks know of ours.

    After a migration the groups of people have what they may do.
    """

    name = "newsroom"
    default = True
    verbose_name = _("Archive")
    # What newsroom.backup leaves out, and why.
    not_in_backups = {
        "job": "a job is of the day; what it did is in the other tables",
        "runningworker": "which workers run is of the moment",
        "uploadpart": "what was sent to be imported is kept for some days; what came of it is in the seeds",
        "eventterms": "what is read of articles to compare them is read again from their texts",
        "draft": "what is being prepared is of the day; what was done is in the other tables",
    }

    def ready(self) -> None:
        from newsroom import checks, roles  # noqa: F401
        from newsroom.archive.speakers import tie_speakers
        from newsroom.serving import slow_statements

        slow_statements.install()
        articles_changed.connect(tie_speakers, dispatch_uid="speakers")
        post_migrate.connect(roles.make_roles, dispatch_uid="roles")
        members = apps.get_model("auth", "User").groups.through
        m2m_changed.connect(roles.follow_groups, sender=members, dispatch_uid="members")
