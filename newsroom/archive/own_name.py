"""What this archive is called by programs: a name that no other has, and that never changes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from newsroom.models import ArchiveName

# A domain that is nobody's, and never will be (RFC 6761).
DOMAIN = "newsroom.invalid"


@dataclass(frozen=True, slots=True)
class OwnName:
    """The name, and the day (UTC) that it was given."""

    name: str
    since: dt.date

    def tag(self, what: str) -> str:
        """A tag URI (RFC 4151) for something of this archive, the same under whatever host.

        `what` is of the signs that an address may hold.
        """
        return f"tag:{self.name}.{DOMAIN},{self.since:%Y-%m-%d}:{what}"

    @property
    def begun(self) -> dt.datetime:
        """The beginning of its first day."""
        return dt.datetime.combine(self.since, dt.time(), dt.UTC)


def own_name() -> OwnName:
    """The archive's name, which is given when somebody first asks."""
    given = {"name": uuid.uuid4().hex, "since": timezone.now().date()}
    row, _created = ArchiveName.objects.get_or_create(pk=1, defaults=given)
    return OwnName(row.name, row.since)
