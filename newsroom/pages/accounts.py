"""Signing in and out, and changing a password, for readers: the site's own pages.

Django's views do the work: they send on to addresses of this site only, and give a session a new key
when somebody signs in and when a password changes.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _


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
