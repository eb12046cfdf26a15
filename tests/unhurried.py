"""Nothing is left out because the machine is busy: limits of time are lifted but where a test sets them.

A search looks for no offers after 0.3 s, a request indexes for 2 s, and so on: on a busy machine a test
of something else would meet them now and then. Nor is time taken on purpose, as a password's hash takes it.
Also called by the sites that tests start.
"""

from __future__ import annotations

from typing import Any

from tests.waiting import HANGS


def lift_limits() -> None:
    """Let this process take its time."""
    from newsroom.archive import bulk_finding
    from newsroom.serving import slots
    from search.index import sync, wholeness
    from search.results import asking, meanwhile
    from search.vocabulary import current
    from search.vocabulary.latest import Latest
    from search.web import webhooks

    asking.OFFERS_SECONDS = 10 * HANGS
    meanwhile.ask_database.__defaults__ = (10 * HANGS,)
    sync.REQUEST_SECONDS = 10 * HANGS
    sync.OTHERS_TAKE = slots.DOOR_SECONDS = HANGS
    wholeness.BELIEVED = 10 * HANGS
    webhooks.SECONDS = webhooks.MOST_SECONDS = HANGS
    bulk_finding.Clock.__init__.__defaults__ = (10 * HANGS,)
    for latest in vars(current).values():
        if isinstance(latest, Latest):
            latest._patience = 10 * HANGS


def hash_passwords_quickly() -> None:
    """A password's hash is to cost whoever guesses; for tests that sign in it was a fifth of their time."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = 1


def list_static_files_once() -> None:
    """Each client of a test looks for all static files when it is made; they are the same for all."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def add_files(middleware: Any) -> None:
        prefix = middleware.static_prefix
        if prefix not in found:
            look(middleware)
            found[prefix] = middleware.files
        middleware.files = found[prefix]

    WhiteNoiseMiddleware.add_files_from_finders = add_files
