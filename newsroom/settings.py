"""Settings, read from the environment. The README lists every variable."""
SECRET_KEY = "placeholder"  # noqa: S105
INSTALLED_APPS: list[str] = []
