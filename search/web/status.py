"""The status page of the admin: how archive, index, worker and disk stand."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.admin import around
from newsroom.worklists import WORKLISTS
from search.index.overview import overview


@never_cache
@require_safe
@permission_required("newsroom.view_article", raise_exception=True)
def status(request: HttpRequest) -> HttpResponse:
    """What `manage.py status` says, but for a look into the index's files, which takes long."""
    found = overview(thorough=False)
    context = {
        **admin.site.each_context(request),
        "title": _("Status"),
        "found": found,
        "waiting": [
            (name, WORKLISTS[name].label, number)
            for name, number in found.worklists.items()
            if number
        ],
        "settings_said": around.last_settings() if around.may_look(request.user) else (),
    }
    return TemplateResponse(request, "admin/status.html", context)
