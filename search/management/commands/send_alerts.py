"""`manage.py send_alerts`: tell people what is new in their saved searches. To be run by cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineError
from search.models import Channel
from search.web.alerts import send_alerts, write_alerts
from search.web.letters import send_letter
from search.web.saved import criteria_of
from search.web.webhooks import send_webhook

SENDERS = {Channel.MAIL.value: send_letter, Channel.WEBHOOK.value: send_webhook}


class Command(BaseCommand):
    help = (
        "Tells people what is new in their saved searches, by mail and webhook, each as often as they "
        "said. Run it every few minutes; two at a time do no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        problem = ""
        try:
            written = write_alerts(criteria_of)
        except EngineError as error:
            # What is written down already need not wait for the index.
            written, problem = 0, str(error)
        report = send_alerts(SENDERS)
        self.stdout.write(
            f"{written} written, {report.sent} sent, {report.put_off} put off, "
            f"{report.given_up} given up"
        )
        if problem:
            raise CommandError(f"The index could not be asked what is new: {problem}")
