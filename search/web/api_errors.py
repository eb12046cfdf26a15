"""What is wrong with a parameter, in the interface's language: the checks have English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# By the kind of the mistake, as Pydantic calls it; others are told in its own words.
SAID = {
    "greater_than_equal": _("Input should be greater than or equal to %(ge)s"),
    "less_than_equal": _("Input should be less than or equal to %(le)s"),
    "int_parsing": _("Input should be a valid integer, unable to parse string as an integer"),
    "int_parsing_size": _("Input should be a valid integer, and has too many digits"),
    "int_from_float": _("Input should be a valid integer, got a number with a fractional part"),
    "bool_parsing": _("Input should be a valid boolean, unable to interpret input"),
    "literal_error": _("Input should be %(expected)s"),
    "string_pattern_mismatch": _("Input should match the pattern “%(pattern)s”"),
}


def wrong(error: Mapping[str, Any]) -> str:
    """The mistake in words."""
    said = SAID.get(error["type"])
    try:
        return str(said) % dict(error.get("ctx") or {}) if said else str(error["msg"])
    except KeyError:
        return str(error["msg"])
