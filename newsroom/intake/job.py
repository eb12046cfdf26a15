"""An import as a job: what was started in the admin goes on without its page, and after a restart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive, environment, jobs
from newsroom.intake import uploads
from newsroom.intake.options import Options
from newsroom.intake.places import Refused
from newsroom.intake.session import Session, started
from newsroom.jobs.running import Interrupted
from newsroom.models import ImportRun, Job, RunState

KIND = "import"
# Worker processes that parse: of a great machine the rest is left to those who read.
MOST_WORKERS = 4


def start(
    options: Options, *, user: Any, dry_run: bool, after: ImportRun | None = None
) -> ImportRun:
    """Begin an import in the background, for somebody."""
    run = started(options, by="", user=user, dry_run=dry_run, after=after)
    jobs.start(KIND, {"run": run.pk}, user=user)
    return run


def job_of(run: ImportRun) -> Job | None:
    """The job of a run, if it is one of the admin's, and not of long ago."""
    return Job.objects.filter(kind=KIND, options__run=run.pk).order_by("-pk").first()


def _dropped(job: Job) -> None:
    """A job that was cancelled or given up while no process ran it: so was its run."""
    run = ImportRun.objects.filter(pk=job.options.get("run") or 0).first()
    if run:
        archive.fail_run(run, state=RunState(job.state), message=job.message)


@jobs.kind(KIND, label=gettext_lazy("Import"), dropped=_dropped, counted=gettext_lazy("documents"))
def import_documents(job: jobs.Running) -> None:
    """Do what the run asks for; where an earlier process was killed, go on with the rest."""
    row = ImportRun.objects.select_related("user").filter(pk=job.options.get("run") or 0).first()
    if row is None:
        raise jobs.Failed(_("This import is not there any more."))
    session = Session(
        row, workers=environment.cores(most=MOST_WORKERS), cancelled_by=(jobs.Cancelled,),
        stopped_by=(Interrupted,), looking=lambda total: job.report(0, total, _("Looking through the documents")),
    )  # fmt: skip
    with session:
        try:
            uploads.check(session.options)
            session.options = uploads.here(session.options)
        except Refused as error:
            raise jobs.Failed(str(error)) from error
        try:
            _run(job, session)
        finally:
            uploads.leave(session.options)
    uploads.sweep()


def _run(job: jobs.Running, session: Session) -> None:
    outcomes = session.outcomes()
    number = 0
    try:
        for number, _outcome in enumerate(outcomes, start=1):
            job.report(number, session.total)
    except jobs.Cancelled:
        outcomes.close()
        session.conclude(resolve=False)
        raise
    finally:
        outcomes.close()
    session.conclude(
        lambda done, total: job.report(
            number, session.total, _("Comparing the names of all articles")
        )
    )
    job.report(number, number)
