"""What went wrong in the API, in the interface's language: the checks and the engines have English only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from search.engines.base import EngineError, EngineUnavailable

# By the kind of the mistake, as Pydantic calls it; others are told in its own words.
SAID: Final = {
    "greater_than_equal": gettext_lazy("Input should be greater than or equal to %(ge)s"),
    "less_than_equal": gettext_lazy("Input should be less than or equal to %(le)s"),
    "int_parsing": gettext_lazy(
        "Input should be a valid integer, unable to parse string as an integer"
    ),
    "int_parsing_size": gettext_lazy("Input should be a valid integer, and has too many digits"),
    "int_from_float": gettext_lazy(
        "Input should be a valid integer, got a number with a fractional part"
    ),
    "bool_parsing": gettext_lazy("Input should be a valid boolean, unable to interpret input"),
    "literal_error": gettext_lazy("Input should be %(expected)s"),
    "string_pattern_mismatch": gettext_lazy("Input should match the pattern “%(pattern)s”"),
}
# Between the last two of the values that Pydantic lists, each in quotes.
OR: Final = re.compile("(?<=') or (?=')")


def wrong(error: Mapping[str, Any]) -> str:
    """The mistake in words."""
    said = SAID.get(error["type"])
    told = dict(error.get("ctx") or {})
    if "expected" in told:
        told["expected"] = OR.sub(f" {_('or')} ", str(told["expected"]))
    try:
        return str(said) % told if said else str(error["msg"])
    except KeyError:
        return str(error["msg"])


def not_searched(error: EngineError) -> str:
    """Why there is no answer to a search, and what to do.

    Where the index lies and what is wrong with it is the operator's to know, and stands in the log.
    """
    if isinstance(error, EngineUnavailable):
        return _("The search server cannot be asked right now. Try again in a minute.")
    return _("The index is not ready; it is being built. Try again in a minute.")
