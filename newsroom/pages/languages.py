"""In which language an answer is: the one that its address asks for, else the visitor's own.

So each language of a page has an address, which can be sent to others and is found by search engines.
It is for this answer only; what a visitor chooses stays in her browser.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from newsroom.pages.canonical import LANGUAGE


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, but for what the parameter `lang` says."""

    def process_request(self, request: HttpRequest) -> None:
        asked = request.GET.get(LANGUAGE)
        if asked not in dict(settings.LANGUAGES):
            super().process_request(request)
            return
        translation.activate(asked)
        request.LANGUAGE_CODE = translation.get_language()
