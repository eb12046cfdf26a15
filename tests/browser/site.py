"""The small archive of the search tests: `python -m tests.browser.site prepare` makes it, `serve` serves it.

The data goes where NEWSROOM_DATA_DIR says. Serving prints the port, and goes on until its standard
input ends, as it does when the tests are killed. An editor may sign in as "editor" with the password
"editor".
"""

from __future__ import annotations

import os
import sys
import threading

import django
import waitress


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    from tests.unhurried import hash_passwords_quickly, lift_limits

    lift_limits()
    hash_passwords_quickly()
    {"prepare": prepare, "serve": serve, "add-many": add_many}[sys.argv[1]]()


def prepare() -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from newsroom.models import Mention, Standing, Way
    from search.index import sync
    from tests.search.conftest import make_articles

    call_command("migrate", verbosity=0)
    make_articles()
    Mention.objects.filter(entity__slug="caracas").update(
        standing=Standing.DOUBTFUL, way=Way.IN_ARCHIVE, read_as="the capital", confidence=0.52
    )
    for _ in sync.rebuild():
        pass
    get_user_model().objects.create_superuser("editor", password="editor")  # type: ignore[attr-defined]


def add_many() -> None:
    """Two hundred articles whose author was read with the word for the desk behind her name."""
    from search.index import sync
    from tests.newsroom.factories import report

    for number in range(200):
        report(f"Flood {number}", f"It rained on day {number}.", author="Ana Bosque Redaction")
    for _ in sync.rebuild():
        pass


def serve() -> None:
    from newsroom.jobs.keeper import keeping
    from newsroom.wsgi import application

    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=end_with_input, daemon=True).start()
    print(server.effective_port, flush=True)  # noqa: T201
    with keeping():
        server.run()


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
