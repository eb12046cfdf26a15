"""What was done around the archive, in words: to settings, and to people and their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.admin.bulk_words import NOTHING
from newsroom.history import Act, Operation
from newsroom.roles import LABELS

if TYPE_CHECKING:
    from newsroom.admin.differences import Difference

ACTS: Final = (Act.SETTINGS, Act.PEOPLE)
# So many starts with other settings the page of the status names.
LAST: Final = 5
FIELDS: Final[Mapping[str, Any]] = {
    "username": gettext_lazy("Username"),
    "name": gettext_lazy("Name"),
    "groups": gettext_lazy("Groups"),
    "permissions": gettext_lazy("Permissions"),
    "is_active": gettext_lazy("May sign in"),
    "is_superuser": gettext_lazy("May do everything"),
    "password": gettext_lazy("Password"),
}
VALUES: Final[Mapping[str, Any]] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def may_look(user: Any) -> bool:
    """Whether somebody has to do with people and settings."""
    return bool(user.is_active and user.has_perm("auth.change_user"))


def description(operation: Operation) -> str:
    """What was done, in a sentence."""
    details, what = operation.details, str(operation.get_kind_display())
    said = "; ".join(_step(*step) for step in details.get("steps", ()))
    if operation.kind == Act.PEOPLE:
        of = {"person": _("person “%(name)s”"), "group": _("group “%(name)s”")}
        label = of.get(details.get("of", ""), "%(name)s") % {"name": _name(details.get("who", ""))}
        what = f"{what}: {label}"
    elif not said:
        said = _("all by default")
    return Truncator(": ".join(filter(None, (what, said)))).chars(300)


def _step(name: str, before: str | None, after: str | None) -> str:
    return f"{FIELDS.get(name, name)}: {_value(before)} → {_value(after)}"


def _value(value: str | None) -> str:
    """A value as a person reads it; groups by what they are called."""
    if not value:
        return NOTHING
    return "; ".join(_name(each) for each in str(VALUES.get(value, value)).split("; "))


def _name(name: str) -> str:
    return str(LABELS.get(name, name))


def steps(operation: Operation) -> Sequence[Difference]:
    """From what to what, each by itself."""
    from newsroom.admin.differences import Difference

    if operation.kind not in ACTS:
        return ()
    return [
        Difference(
            str(FIELDS.get(name, name)), _value(before) if before else "",
            _value(after) if after else "",
        )
        for name, before, after in operation.details.get("steps", ())
    ]  # fmt: skip


def last_settings() -> Sequence[tuple[Operation, str]]:
    """What was said of settings last, the newest first."""
    rows = Operation.objects.filter(kind=Act.SETTINGS).order_by("-pk")[:LAST]
    return [
        (row, "; ".join(_since(*step) for step in row.details.get("steps", ()))) for row in rows
    ]


def _since(name: str, before: str | None, after: str | None) -> str:
    if not before:
        return f"{name}: {_value(after)}"
    return _("%(name)s: %(now)s (was %(before)s)") % {
        "name": name, "now": _value(after), "before": before,
    }  # fmt: skip
