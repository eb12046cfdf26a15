"""What imports say of their decisions, in the interface's language.

The stages of an import know no Django, and say their rules and reasons in English; here these are
listed for translation. What is not listed is shown as it was said.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from newsroom.importing import FIELDS

# The rules by which each field is found stand in the table of fields, marked for translation.
RULES = (*(rule for field in FIELDS for rule in field.rules), _("editor"))
# What stands for “… column” where a page or a mail says it, and no export.
BROUGHT = (_("data of the page"), _("header of the mail"), _("properties of the document"))
DATE_REASONS = (
    _("not a date"), _("day first, the source's habit"), _("month first, the source's habit"),
    _("day first, the language's habit"), _("the weekday beside it"),
    _("the other reading is in the future"), _("the reading nearest to other dates in the text"),
    _("day and month cannot be told apart"), _("no day of the calendar"),
    _("before any newspaper"), _("in the future"),
)  # fmt: skip
LEFT_OUT = (
    _("site banner"), _("above the headline"), _("section label"), _("navigation"),
    _("record field"), _("breadcrumb"), _("follow link"), _("related link"), _("ornament"), _("donation appeal"),
    _("tip line"), _("newsletter"), _("advertisement"), _("copyright"), _("sharing"),
    _("opinion notice"), _("comments"), _("cookie notice"), _("reading time"),
    _("repeats over this source's articles"), _("below the text"), _("card of a name"),
)  # fmt: skip
DOUBTS = (
    _("letters were lost, and no word fits well"), _("one of several pictures"),
    _("a picture of which nothing is left"), _("one spot that can be read in two ways"),
    _("a dash, the long or the short one"),
)  # fmt: skip
# Why a mark was chosen of which bytes were lost.
MARKS = (_("as the source sets its marks"),)

# A rule may carry why it decided so, or why it refused.
PARTS = re.compile(r"(?P<rule>.+?)(?:, refused: (?P<refused>.+)| \((?P<reason>.+)\))", re.DOTALL)
KNOWN = frozenset((*RULES, *BROUGHT, *DATE_REASONS, *LEFT_OUT, *DOUBTS, *MARKS))


def said(text: str) -> str:
    """A rule or a reason as the interface's language says it."""
    if text in KNOWN:
        return gettext(text).replace("'", "’")
    match = PARTS.fullmatch(text)
    if match is None:
        return text
    rule = said(match["rule"])
    if match["refused"]:
        return gettext("%(rule)s, refused: %(reason)s") % {
            "rule": rule, "reason": said(match["refused"]),
        }  # fmt: skip
    return f"{rule} ({said(match['reason'])})"
