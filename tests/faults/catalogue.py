"""All families of faults, by whose import their kinds are listed."""

from __future__ import annotations

from tests.faults import backups, databases, documents, editors, imports, indexes, selftest
from tests.faults.kinds import KINDS

__all__ = ["FAMILIES", "KINDS"]

FAMILIES = (imports, documents, backups, editors, indexes, databases, selftest)
