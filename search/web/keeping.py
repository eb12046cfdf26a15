"""What those who look after the index can do with it from the admin."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from search.index import keeper


@require_POST
@permission_required("newsroom.change_article", raise_exception=True)
def rebuild(request: HttpRequest) -> HttpResponse:
    """Begin to build the index anew; searching goes on meanwhile."""
    keeper.wake(build=True)
    messages.success(request, _("The index is being built anew; searching goes on meanwhile."))
    return redirect("admin:index")
