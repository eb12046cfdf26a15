"""Where people say how they are told what is new in a saved search, and that they have had enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from search.models import Frequency, SavedSearch
from search.web import alerts
from search.web.letters import saved_of
from search.web.webhooks import is_address


class AlertForm(forms.ModelForm[SavedSearch]):
    """How often, and where."""

    webhook = forms.CharField(
        label=gettext_lazy("To a program, at this address"), required=False, max_length=500,
        widget=forms.URLInput, help_text=gettext_lazy("It gets JSON by POST; leave it out for none."),
    )  # fmt: skip

    class Meta:
        model = SavedSearch
        fields = ("frequency", "by_mail", "webhook")
        labels = {
            "frequency": gettext_lazy("Tell me what is new"),
            "by_mail": gettext_lazy("By mail"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_get_mail(self.instance):
            del self.fields["by_mail"]

    def clean_webhook(self) -> str:
        address: str = self.cleaned_data["webhook"]
        if address and not is_address(address):
            raise forms.ValidationError(
                _("Write an address that begins with https://, without a password in it.")
            )
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        somewhere = cleaned.get("by_mail") or cleaned.get("webhook") or "webhook" in self.errors
        if cleaned.get("frequency") and not somewhere:
            self.add_error("frequency", _("Say where you want to be told."))
        return cleaned


def may_get_mail(saved: SavedSearch) -> bool:
    """Whether there is somebody to write to, and something to write with."""
    return bool(settings.SENDS_MAIL and saved.user.email)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_alerts(request: HttpRequest, pk: int) -> HttpResponse:
    """How its owner is told what is new in a saved search, and what was sent lately."""
    saved = get_object_or_404(SavedSearch.objects.select_related("user"), pk=pk, user=request.user)
    form = AlertForm(request.POST if request.method == "POST" else None, instance=saved)
    if request.method == "POST" and form.is_valid():
        saved.refresh_from_db()
        values = form.cleaned_data
        alerts.switch(
            saved,
            frequency=values["frequency"],
            by_mail=values.get("by_mail", False),
            webhook=values["webhook"],
            language=get_language() or "",
        )
        said = _("You are told what is new in “%(name)s”.")
        if not values["frequency"]:
            said = _("You are not told any more what is new in “%(name)s”.")
        messages.success(request, said % {"name": saved.name})
        return redirect("saved-alerts", pk)
    context = {
        "saved": saved,
        "form": form,
        "sent": saved.alerts.all()[:10],
        "mail": may_get_mail(saved),
    }
    return render(request, "search/alerts.html", context)


@csrf_exempt  # who reads the letter need not be signed in here, and her mail program may ask for her
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """End letters about a saved search: a POST does it, as programs send it too (RFC 8058)."""
    pk = saved_of(signed)
    if pk is None:
        raise Http404
    saved = SavedSearch.objects.filter(pk=pk).first()
    if request.method == "POST" and saved:
        saved.by_mail = False
        if not saved.webhook:
            saved.frequency = Frequency.NEVER
        saved.save(update_fields=["by_mail", "frequency"])
    done = request.method == "POST" or saved is None or not (saved.by_mail and saved.frequency)
    return render(request, "search/alerts_stop.html", {"saved": saved, "done": done})
