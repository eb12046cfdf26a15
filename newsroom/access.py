"""Who may see and do what.

Articles are for everyone; their originals, where the settings say so, for editors. What names in
articles mean is said by whoever may change articles.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# What makes somebody an editor to whom the settings can restrict originals: either of these.
OF_EDITORS = ("newsroom.change_article", "newsroom.view_seed")


def may_judge(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody may accept and refuse what a name in an article means: editors of articles."""
    # Asked first, so that a page costs readers who have signed in no look at their permissions.
    staff = getattr(user, "is_staff", False)
    return staff and isinstance(user, PermissionsMixin) and user.has_perm("newsroom.change_article")


def may_see_originals(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody may see documents as they were received, byte for byte or as text."""
    if settings.ORIGINALS == "everyone":
        return True
    return isinstance(user, PermissionsMixin) and any(map(user.has_perm, OF_EDITORS))


def shows_original(view: View[P]) -> View[P]:
    """A view for those who may see originals: others are sent to sign in, or refused."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_see_originals(request.user):
            if request.user.is_authenticated:
                raise PermissionDenied
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        if settings.ORIGINALS != "everyone":
            patch_cache_control(response, private=True)
        return response

    return guarded
