"""Who asks, and whether she may: sessions, tokens of programs, an archive that is not for everybody.

Where `NEWSROOM_PUBLIC` is off, each address but those of OPEN needs somebody who is signed in. Programs
send a token of their person: in the header `Authorization: Bearer …`, or, as feed readers can send no
header, as `token` in the address of a feed. A token makes no session, and is good for reading only.

Here is also said who reads while a request is answered (`newsroom.reader`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from newsroom import archive
from newsroom.models import AccessToken
from newsroom.reader import read_as, reading

# Where nobody need be signed in, by the names of the views. The feed of a saved search has a secret
# address of its own.
OPEN: Final = frozenset(
    {
        "sign-in", "sign-out", "password-forgot", "password-sent", "password-new", "saved-feed",
        "alerts-stop",
        "favicon", "robots", "theme", "set_language",
    }
)  # fmt: skip
FEEDS: Final = frozenset({"feed", "quotes-feed"})
# What programs ask for, with a token.
TOKENED: Final = frozenset({
    *FEEDS, "export", "quotes-export", "api:search", "api:quotes", "api:stories", "api:story", "api:article",
    "api:versions", "api:entity", "api:suggest", "api:openapi-json", "api-missing",
})  # fmt: skip
BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*) *", re.IGNORECASE)


class ReaderMiddleware:
    """Says who reads; turns away who may not. Stands after sessions, and before budgets are counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reading():
            response = self.get_response(request)
        name = _view_name(request)
        if name in TOKENED:
            patch_vary_headers(response, ["Authorization"])
        if not settings.PUBLIC or _somebody(request):
            _keep_private(response)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        name = _view_name(request)
        if name in TOKENED and (given := _token(request, name)) is not None:
            token = _known(given)
            if token is None:
                return _refused(
                    request, _("This token is not known, or was revoked."), "invalid_token"
                )
            request.user = cast(Any, token.user)
            request.by_token = True  # type: ignore[attr-defined]
        if not settings.PUBLIC and name not in OPEN and not request.user.is_authenticated:
            return _turned_away(request, name)
        read_as(request.user)
        return None


def context(request: HttpRequest) -> dict[str, bool]:
    """For templates: whether there is anything to read for whoever looks, and whether mail is sent."""
    user = getattr(request, "user", AnonymousUser())
    return {
        "public": settings.PUBLIC,
        "may_read": settings.PUBLIC or user.is_authenticated,
        "sends_mail": settings.SENDS_MAIL,
    }


def _somebody(request: HttpRequest) -> bool:
    """Whether anybody is known. Without a cookie the session is not looked at: no cache need mind it."""
    by_token: bool = getattr(request, "by_token", False)
    cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
    return by_token or (cookie and request.user.is_authenticated)


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name or "" if request.resolver_match else ""


def _token(request: HttpRequest, name: str) -> str | None:
    """The token that a program sent; "" for one that is none, None where it sent nothing."""
    if header := request.headers.get("Authorization"):
        found = BEARER.fullmatch(header)
        return found[1] if found else ""
    return request.GET.get("token") if name in FEEDS else None


def _known(given: str) -> AccessToken | None:
    """The token as it is kept, of somebody who is still let in."""
    kept = AccessToken.objects.select_related("user").filter(digest=archive.digest_of(given))
    token = kept.filter(user__is_active=True).first()
    if token and token.used != (today := timezone.now().date()):
        archive.note_use(token=token, today=today)
    return token


def _turned_away(request: HttpRequest, name: str) -> HttpResponseBase:
    """To the page for signing in, or for a program the answer that it must send a token."""
    if request.headers.get("HX-Request"):
        # A part of the page would be put where the results were: the whole page goes instead.
        back = request.headers.get("HX-Current-URL", "")
        response: HttpResponseBase = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(_path_of(request, back))["Location"]
        return response
    person = name in {*FEEDS, "export", "quotes-export"} and "text/html" in request.headers.get(
        "Accept", ""
    )
    if name in TOKENED and not person:
        return _refused(request, _("This archive is for people who are signed in: send a token."))
    return redirect_to_login(request.get_full_path())


def _path_of(request: HttpRequest, address: str) -> str:
    """The path of an address of this site; where it is none, that of the search."""
    start = f"{request.scheme}://{request.get_host()}/"
    return address[len(start) - 1 :] if address.startswith(start) else "/"


def _refused(request: HttpRequest, reason: str, error: str = "") -> HttpResponse:
    """401 as programs understand it (RFC 6750)."""
    said = 'Bearer realm="Newsroom"' + (f', error="{error}"' if error else "")
    headers = {"WWW-Authenticate": said, "Cache-Control": "no-store"}
    return JsonResponse({"detail": reason}, status=401, headers=headers)


def _keep_private(response: HttpResponseBase) -> None:
    """Let no cache show to others what somebody who is signed in was shown."""
    if "no-store" not in response.get("Cache-Control", ""):
        patch_cache_control(response, private=True)
