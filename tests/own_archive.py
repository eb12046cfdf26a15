"""A plugin of pytest: tests never touch the archive that a person works with.

It is loaded before pytest-django reads the settings, which conftest.py would be too late for.
"""

from __future__ import annotations

import os
import tempfile

from tests.paths import PROJECT

os.environ["NEWSROOM_DATA_DIR"] = tempfile.mkdtemp(prefix="newsroom-tests-")
for name in ("DATABASE_URL", "SEARCH_ENGINE", "ALLOWED_HOSTS", "DEBUG", "NEWSROOM_HTTPS"):
    os.environ.pop(name, None)
if url := os.environ.get("NEWSROOM_TEST_DATABASE"):
    os.environ["DATABASE_URL"] = url
# Tests ask for more pages a minute than people do, also of servers in processes of their own.
for kind in ("SEARCHES", "SUGGESTIONS", "API", "FEEDS", "EXPORTS", "LETTERS", "PAGES"):
    os.environ[f"NEWSROOM_{kind}_PER_MINUTE"] = "0"
os.environ["NEWSROOM_EXPORTS_AT_A_TIME"] = "0"
# Unpacked once for all test processes and those that they start.
os.environ.setdefault("NEWSROOM_DICTIONARIES_DIR", str(PROJECT / "var" / "test-dictionaries"))
