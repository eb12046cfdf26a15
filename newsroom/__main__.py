"""Run a management command of the archive: `newsroom`, `python -m newsroom` or `manage.py`."""

import os
import sys


def main() -> None:
    """Run the command that the process's arguments name.

    Raises SystemExit with what to do where Django is not installed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed in this Python. Run the command from the README, "
            "or activate the environment that it made: . .venv/bin/activate"
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
