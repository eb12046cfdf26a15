"""Jobs: work that takes longer than a request may, done by a process of its own.

    @jobs.kind("counting", label=_("Counting"))
    def count(job: jobs.Running) -> None:
        for number in range(job.memory.get("counted", 0), job.options["until"]):
            job.report(number, job.options["until"])
            job.remember(counted=number + 1)

    jobs.start("counting", {"until": 1000}, user=request.user)

A kind is known where the module is imported that says so: one of `newsroom.admin`, or what these import.
What it changes with `later=True` is indexed when it is over, at the latest.

No broker is needed: jobs are rows of a table. `manage.py worker` looks for them, and where none runs
the server's first process does (`keeper`); either starts a process for those of a kind, which ends
with the last of them. A job whose process was killed is taken up again by the next.

Why no library: of Django 5.2 itself there is none, and what came with 6.0 (`django.tasks`, for
older ones `django-tasks` with its database backend) queues and runs, and no more. It has no place for
progress and no way to cancel what runs, and a task whose worker was killed stays "running" for ever
(its issues 46 and 192); all three are what an import of an hour needs first. Around it we would have
to build what is in `queue` all the same, with a second table to be kept equal to the first.
"""

from newsroom.jobs.kinds import kind, label_of
from newsroom.jobs.queue import cancel, start, start_unless_lately
from newsroom.jobs.running import Cancelled, Failed, Running, run_all

__all__ = [
    "Cancelled",
    "Failed",
    "Running",
    "cancel",
    "kind",
    "label_of",
    "run_all",
    "start",
    "start_unless_lately",
]
