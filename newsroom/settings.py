"""Settings, read from the environment. The README lists every variable."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from newsroom import environment
from newsroom.private_files import PrivateConnection

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
# Beside an installed package lie other packages: no templates, samples or data of ours.
CHECKOUT = (BASE_DIR / "manage.py").is_file()
DATA_DIR = environment.data_dir(default=BASE_DIR / "var" if CHECKOUT else None)
SAMPLES_DIR = BASE_DIR / "seeds" if CHECKOUT else None

DEBUG = environment.flag("DEBUG", default=False)
# Whether other machines serve the same archive: newsroom/checks.py says what that needs.
SEVERAL_MACHINES = environment.flag("NEWSROOM_SEVERAL_MACHINES", default=False)
SECRET_KEY = environment.secret_key(DATA_DIR, of_one_machine=not SEVERAL_MACHINES)

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", default=",".join(LOOPBACK))
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]

# A site that others can reach speaks HTTPS; one on this machine alone cannot.
HTTPS = environment.flag("NEWSROOM_HTTPS", default=not set(ALLOWED_HOSTS) <= set(LOOPBACK))
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = environment.flag("NEWSROOM_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}

INSTALLED_APPS = [
    "newsroom",
    "search",
    "newsroom.apps.PagesOfAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_htmx",
    "ninja",
    "newsroom.apps.SigningInConfig",
]

MIDDLEWARE = [
    "search.web.health.HealthMiddleware",
    "newsroom.serving.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "newsroom.serving.static.StaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "newsroom.serving.parameters.ParametersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.pages.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.serving.readers.ReaderMiddleware",
    "newsroom.serving.budgets.BudgetMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.pages.gone.GoneMiddleware",
    "newsroom.serving.acting.ActorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Numbers for Prometheus at /metrics, for whoever sends the token; without one there are none.
METRICS_TOKEN = environment.token("NEWSROOM_METRICS_TOKEN")
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "search.web.metrics.MetricsMiddleware")

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # An installed package has them in newsroom/, where APP_DIRS finds them.
        "DIRS": [BASE_DIR / "templates"] if CHECKOUT else [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.serving.readers.context",
                "newsroom.pages.canonical.context",
            ],
        },
    },
    {
        # The long lists of a page of results.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [(BASE_DIR if CHECKOUT else BASE_DIR / "newsroom") / "templates" / "jinja2"],
        "OPTIONS": {"environment": "search.templatetags.lists.environment"},
    },
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'archive.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for a writer (WAL), and a writer that must wait does (IMMEDIATE).
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        # SQLite's waiting writers have no order: one of several imports may lose many times in a row.
        timeout=60,
        factory=PrivateConnection,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384",
    )
elif SEVERAL_MACHINES:
    # What a machine that vanished held (rows of the queue, an import's articles) is free after a
    # minute, and not after the two hours for which a system believes in a silent connection.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
        "options": "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
        **DATABASES["default"].get("OPTIONS", {}),
    }  # fmt: skip
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Whether anybody may read, or only who is signed in: newsroom/serving/readers.py.
PUBLIC = environment.flag("NEWSROOM_PUBLIC", default=True)

# Where this archive is, for letters and webhooks: they are written where nobody asked for a page.
SITE_URL = environment.site_url(
    os.environ.get("NEWSROOM_URL", ""), hosts=ALLOWED_HOSTS, https=HTTPS
)
# Whether webhooks may go to addresses of this machine and its network.
PRIVATE_WEBHOOKS = environment.flag("NEWSROOM_PRIVATE_WEBHOOKS", default=False)

# By whom letters are sent: to who forgot her password, and what is new in saved searches.
EMAIL_HOST = os.environ.get("NEWSROOM_MAIL_HOST", "").strip()
SENDS_MAIL = bool(EMAIL_HOST)
EMAIL_USE_SSL = environment.choice("NEWSROOM_MAIL_SECURITY", "starttls", "tls", "none") == "tls"
EMAIL_USE_TLS = (
    environment.choice("NEWSROOM_MAIL_SECURITY", "starttls", "tls", "none") == "starttls"
)
EMAIL_PORT = environment.number("NEWSROOM_MAIL_PORT", default=465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER = os.environ.get("NEWSROOM_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NEWSROOM_MAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("NEWSROOM_MAIL_FROM") or "newsroom@localhost"
EMAIL_TIMEOUT = 10  # seconds, for which a page may wait
PASSWORD_RESET_TIMEOUT = 3_600  # seconds

# Who may see documents as they were received: newsroom/access.py.
ORIGINALS = environment.choice("NEWSROOM_ORIGINALS", "everyone", "editors")

# How often signing in may fail, and for how long it is closed then: newsroom/serving/signing_in.py.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "newsroom.serving.signing_in.AttemptHandler"
AXES_LOCKOUT_CALLABLE = "newsroom.serving.signing_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "newsroom.serving.signing_in.address_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = int(environment.limit("NEWSROOM_SIGN_IN_FAILURES", default=5))
NETWORK_FAILURE_LIMIT = int(environment.limit("NEWSROOM_SIGN_IN_FAILURES_OF_NETWORK", default=50))
AXES_COOLOFF_TIME = timedelta(minutes=environment.limit("NEWSROOM_SIGN_IN_MINUTES", default=15))
# What is tried while signing in is closed does not keep it closed.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False  # newsroom/admin/attempts.py shows what there is to see

# The languages that articles are likely in: where a text does not tell its language clearly, these come first.
NEWSROOM_LANGUAGES = tuple(environment.words("NEWSROOM_LANGUAGES", default="en,es,pt,fr,de,it"))
# What defines kinds of jobs: loaded by whatever looks for jobs, and runs them.
JOB_KINDS = [
    "newsroom.intake.job",
    "newsroom.intake.resolving_job",
    "newsroom.intake.same_texts_job",
    "newsroom.intake.events_job",
    "newsroom.admin.bulk_work",
]
SEARCH_ENGINE = os.environ.get("SEARCH_ENGINE") or "whoosh"
SEARCH_INDEX_DIR = DATA_DIR / "index"
# The search server of the engine `opensearch`: its nodes, and what its indices' names begin with.
OPENSEARCH: dict[str, Any] = {
    "urls": environment.nodes(
        environment.words("NEWSROOM_OPENSEARCH_URL", default="http://127.0.0.1:9200")
    ),
    "index": environment.index_name(os.environ.get("NEWSROOM_OPENSEARCH_INDEX") or "newsroom"),
    "ca": os.environ.get("NEWSROOM_OPENSEARCH_CA", ""),
    "timeout": environment.limit("NEWSROOM_OPENSEARCH_SECONDS", default=10),
    "shards": max(environment.number("NEWSROOM_OPENSEARCH_SHARDS", default=1), 1),
}
# Dictionaries are unpacked here, each when a text of its language is first indexed.
DICTIONARIES_DIR = environment.folder(
    "NEWSROOM_DICTIONARIES_DIR", default=DATA_DIR / "dictionaries"
)

# What one document may ask of this machine; what asks for more is reported, and the rest imported.
MEGABYTE = 1024 * 1024
READING_LIMITS = {
    "document": int(environment.limit("NEWSROOM_MAX_DOCUMENT_MB", default=20) * MEGABYTE),
    "cell": int(environment.limit("NEWSROOM_MAX_CELL_MB", default=20) * MEGABYTE),
    "columns": int(environment.limit("NEWSROOM_MAX_COLUMNS", default=1_000)),
    "expansion": int(environment.limit("NEWSROOM_MAX_EXPANSION", default=200)),
    "members": int(environment.limit("NEWSROOM_MAX_MEMBERS", default=100_000)),
}
# So many days an article stays in the bin; 0: until somebody deletes it.
BIN_DAYS = environment.number("NEWSROOM_BIN_DAYS", default=30)
# Of runs of imports that are older, what became of each document is dropped; 0: never.
IMPORT_RUN_DAYS = environment.number("NEWSROOM_IMPORT_RUN_DAYS", default=180)
# Folders of this machine that people may import from in the admin.
IMPORT_DIRS = environment.paths("NEWSROOM_IMPORT_DIRS")
# What one import in the admin may be sent, and for how many days it is kept after the run.
MAX_UPLOAD = int(environment.limit("NEWSROOM_MAX_UPLOAD_MB", default=200) * MEGABYTE)
UPLOAD_DAYS = environment.number("NEWSROOM_UPLOAD_DAYS", default=7)
UPLOADS_DIR = DATA_DIR / "uploads"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.serving.static.VersionedFiles"},
}
if SEVERAL_MACHINES:
    # Whichever machine runs an import has what was uploaded to another. Any storage will do.
    STORAGES["uploads"] = {"BACKEND": "newsroom.intake.upload_storage.DatabaseStorage"}
# A request with files is written to the disk as it comes, where there is room for what it brings.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
PARSE_SECONDS = environment.limit("NEWSROOM_PARSE_SECONDS", default=60)

# The interface's languages.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
FORMAT_MODULE_PATH = "newsroom.formats"
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_USE_FINDERS = True  # Served straight from the packages: no collectstatic to forget.

# The server that quickstart starts: how many processes answer, and how long a slow client is borne.
PROCESSES = max(environment.number("NEWSROOM_PROCESSES", default=environment.cores(most=4)), 1)
SLOW_CLIENT_SECONDS = environment.limit("NEWSROOM_SLOW_CLIENT_SECONDS", default=30)
# What one visitor may ask for in a minute, by kind (`newsroom.serving.budgets`); 0: without end.
BUDGETS = {
    "searches": environment.number("NEWSROOM_SEARCHES_PER_MINUTE", default=3_000),
    "suggestions": environment.number("NEWSROOM_SUGGESTIONS_PER_MINUTE", default=3_000),
    "api": environment.number("NEWSROOM_API_PER_MINUTE", default=3_000),
    "feeds": environment.number("NEWSROOM_FEEDS_PER_MINUTE", default=600),
    "exports": environment.number("NEWSROOM_EXPORTS_PER_MINUTE", default=60),
    "letters": environment.number("NEWSROOM_LETTERS_PER_MINUTE", default=10),
    "pages": environment.number("NEWSROOM_PAGES_PER_MINUTE", default=6_000),
}
# How many exports are written at a time by all processes of this machine; 0: as many as are asked for.
EXPORTS_AT_A_TIME = environment.number("NEWSROOM_EXPORTS_AT_A_TIME", default=3)
SERVING_DIR = DATA_DIR / "serving"

# Requests and statements to the database that take longer are logged as warnings; 0: none are.
SLOW_MS = environment.number("NEWSROOM_SLOW_MS", default=1_000)

LOG_FORMATS: dict[str, dict[str, Any]] = {
    "plain": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"},
    "json": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": "asctime,levelname,name,request_id,message",
        "style": ",",
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        "json_ensure_ascii": False,
    },
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "newsroom.serving.requests.RequestIdFilter"}},
    "formatters": {
        "lines": LOG_FORMATS[environment.choice("NEWSROOM_LOG_FORMAT", "plain", "json")]
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request"],
            "formatter": "lines",
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": environment.choice("NEWSROOM_LOG_LEVEL", "WARNING", "ERROR", "INFO", "DEBUG"),
    },
    "loggers": {
        # It warns of every request that waits a moment for a thread, which is nothing to act on.
        "waitress.queue": {"level": "ERROR"},
        # A line for every wrong password; that signing in was closed is logged by us.
        "axes": {"level": "ERROR"},
        # At DEBUG it would write what people search for; statements that take long are logged above.
        "django.db.backends": {"level": "INFO"},
    },
}
