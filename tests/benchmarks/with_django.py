"""Django, set up by importing this: the table of facets, which queries are read by, knows the models."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()
