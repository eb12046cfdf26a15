"""Signing in and out, passwords, and what programs send in place of one: the site's own pages.

Django's views do the work: they send on to addresses of this site only, and give a session a new key
when somebody signs in and when a password changes.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import archive
from newsroom.roles import LABELS
from newsroom.text import one_line

# So many tokens are more than anybody tells apart.
MOST_TOKENS = 20


class SignIn(views.LoginView):
    """Signing in; `next` says where to go afterwards."""

    template_name = "newsroom/sign_in.html"


class SignOut(views.LogoutView):
    """Signing out, by POST only: no image or link of another site can do it."""


class ChangePassword(views.PasswordChangeView):
    """A new password, for whoever knows the old one; sessions elsewhere end."""

    template_name = "newsroom/password.html"
    success_url = reverse_lazy("password")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(
            self.request,
            _("Your password is changed. Wherever else you were signed in, you are not any more."),
        )
        return super().form_valid(form)


class MailedMixin:
    """A page that needs mail to be sent; where none can be, there is no such page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.SENDS_MAIL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ForgotPassword(MailedMixin, views.PasswordResetView):
    """A letter with a link by which a new password can be set; the answer is the same for any address."""

    template_name = "newsroom/forgot_password.html"
    email_template_name = "newsroom/forgot_password.txt"
    subject_template_name = "newsroom/forgot_password_subject.txt"
    success_url = reverse_lazy("password-sent")


class PasswordSent(MailedMixin, views.PasswordResetDoneView):
    """That the letter is on its way, if there is somebody to send it to."""

    template_name = "newsroom/password_sent.html"


class NewPassword(MailedMixin, views.PasswordResetConfirmView):
    """The page that the letter leads to."""

    template_name = "newsroom/new_password.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return super().form_valid(form)


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=100,
        help_text=gettext_lazy("Such as “feed reader” or “my script”."),
    )  # fmt: skip

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("This name has no letters."))
        return name


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, her groups and her tokens; a POST makes a token, which is shown once."""
    user: Any = request.user
    form, token = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if user.access_tokens.count() >= MOST_TOKENS:
            form.add_error(None, _("You have too many tokens: revoke one first."))
        else:
            token = archive.issue_token(user=user, name=form.cleaned_data["name"])
            form = TokenForm()
    context = {
        "form": form,
        "token": token,
        "tokens": user.access_tokens.all(),
        "groups": [
            str(LABELS.get(group.name, group.name)) for group in user.groups.order_by("name")
        ],
        "api": request.build_absolute_uri(reverse("api:search")),
        "feed": request.build_absolute_uri(reverse("feed", args=["atom"])),
    }
    return render(request, "newsroom/account.html", context)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of the user's own tokens void."""
    if not archive.revoke_token(user=request.user, pk=pk):
        raise Http404
    messages.success(request, _("The token is void: what uses it is no longer answered."))
    return redirect("account")
