"""The archive as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from newsroom.checks import require_machines
from newsroom.serving.parameters import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = in_utf8(get_wsgi_application())
require_machines()
