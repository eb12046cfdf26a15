"""What is new in a saved search, as a letter: plain and HTML, with a link that ends it."""

from __future__ import annotations

import smtplib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.models import Article
from newsroom.pages.formats import date_text
from newsroom.text import one_line
from search.models import Alert, SavedSearch
from search.results.articles import load_articles
from search.web.alerts import NotSent
from search.web.saved import criteria_of

SHOWN = 50
SALT = "search.alerts.stop"


def address_of(path: str) -> str:
    """A path of this site with its host."""
    return f"{settings.SITE_URL}{path}"


def stop_address(saved: SavedSearch) -> str:
    """Where letters about a saved search are ended, by whoever got one."""
    signed = signing.Signer(salt=SALT).sign(str(saved.pk))
    return address_of(reverse("alerts-stop", args=[signed]))


def saved_of(signed: str) -> int | None:
    """The number of the saved search that such an address is of; None where nobody signed it."""
    try:
        return int(signing.Signer(salt=SALT).unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def there(alert: Alert) -> list[int]:
    """The articles of an alert that are still there for whoever reads, in their order."""
    seen = Article.objects.readable().filter(pk__in=alert.articles)
    ids = set(seen.values_list("pk", flat=True))
    return [pk for pk in alert.articles if pk in ids]


def send_letter(alert: Alert) -> None:
    """Send an alert as a letter; where none of its articles is left, there is nothing to send."""
    saved = alert.saved
    if not settings.SENDS_MAIL:
        raise NotSent(_("This archive sends no mail."))
    if not saved.user.is_active or not saved.user.email or not saved.by_mail:
        raise NotSent(_("There is nobody to send it to."), final=True)
    ids = there(alert)
    if not ids:
        return
    try:
        _letter(alert, ids).send()
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSent(_("The mail server refuses the address.")) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_("The mail server does not take it.")) from error


def _date(article: Article) -> str:
    date = article.published_on
    return date_text(*date) if date else ""


def _letter(alert: Alert, ids: list[int]) -> EmailMultiAlternatives:
    saved, stop = alert.saved, stop_address(alert.saved)
    articles = [loaded.article for loaded in load_articles(ids[:SHOWN], ())]
    context: dict[str, Any] = {
        "name": one_line(saved.name),
        "total": len(ids),
        "more": len(ids) - len(articles),
        "rows": [(each, address_of(each.get_absolute_url()), _date(each)) for each in articles],
        "search": address_of(criteria_of(saved).url),
        "saved": address_of(saved.get_absolute_url()),
        "stop": stop,
    }
    subject = ngettext(
        "%(number)d new article in “%(name)s”", "%(number)d new articles in “%(name)s”", len(ids)
    ) % {"number": len(ids), "name": context["name"]}
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    letter = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("search/alert.txt", context).strip() + "\n",
        to=[saved.user.email],
        headers={
            # Sent again, it is the same letter.
            "Message-ID": f"<alert.{alert.pk}.{alert.made:%Y%m%d%H%M%S}@{host}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("search/alert.html", context), "text/html")
    return letter
