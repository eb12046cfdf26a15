"""How well marks beyond ASCII stand where they stand: quotation marks, dashes, signs."""

from __future__ import annotations

from newsroom.importing.mojibake.punctuation import elides

# How well a mark stands where such marks do (words say more), and one between spaces.
PERFECT, ALONE = 0.93, 0.75
_OPENING = "‘“„‚«¿¡"
_CLOSING = "”»’“‘"
_BEFORE_OPENING = "([{¿¡«„“‘‚—–-/\"'…\xa0>@#*"
_AFTER_CLOSING = ")]}.,;:!?»”’“—–-/\"'…\xa0<"
_CURRENCIES = "€£¥¢₽₴"
_BOUNDED = "©®™•†‡§¶·■●►→←↑↓★☆✓✔"
# Control characters, and what stands for none.
_NEVER = frozenset(map(chr, range(0x80, 0xA0))) | {"\ufffd"}
_SUPERIORS = "²³¹½¼¾"


def fit(before: str, mark: str, after: str) -> float:
    """From 0 to 1: how well a mark beyond ASCII stands between what is before and after it."""
    left, right = before[-1:], after[:1]
    opens = not left or left in _BEFORE_OPENING
    closes = not right or right in _AFTER_CLOSING
    if not left and not right:
        return PERFECT if mark in "–—…•" else 0.0 if mark in _NEVER else ALONE
    if mark == "’" and left.isalnum() and right.isalnum():
        if not elides(before, after):
            return 0.3
        return 1.0 if before.isascii() and after.isascii() else PERFECT
    if mark == "’" and opens and right.isalnum():
        return 0.7
    if mark in _OPENING and opens and right:
        return PERFECT if right.isalnum() else 0.8 if right not in _AFTER_CLOSING else 0.2
    if mark in "»”" and opens and right:
        # As German and Danish, and as Swedish and Finnish open a quotation.
        return (PERFECT if mark == "»" else ALONE) if right.isalnum() else 0.6
    if mark in _CLOSING + "«" and left and closes:
        stands = left.isalnum() or left in ".,;:!?…)]”’»%\"'"
        if mark == "‘":
            return 0.3
        return (PERFECT if mark not in "“«" else ALONE) if stands else 0.8
    if mark in _OPENING + _CLOSING:
        return 0.0
    return _fit_of_sign(before, mark, after, opens=opens, closes=closes)


def _fit_of_sign(before: str, mark: str, after: str, *, opens: bool, closes: bool) -> float:
    """`fit` for what is no quotation mark."""
    left, right = before[-1:], after[:1]
    if mark in "–—":
        return _fit_of_dash(before, mark, after)
    if mark == "…":
        return PERFECT if left.isalnum() and closes else 0.5
    if mark in "´ʹʼ′" and left.isalpha():
        # Typed for an apostrophe.
        return ALONE
    if mark in _CURRENCIES:
        return PERFECT if left.isdigit() or right.isdigit() else 0.5 if opens and closes else 0.0
    if "☀" <= mark <= "➿" or mark >= "\U0001f000":
        return 0.8
    if mark == "·" and left == right == "l":
        return PERFECT
    fitting = {
        "°": left.isdigit() or (not left and right in "CF"),
        "№": opens,
        "\xa0": True,
        **dict.fromkeys(_SUPERIORS, closes and (left.isdigit() or not left or left in "mk")),
        **dict.fromkeys(_BOUNDED, opens or closes),
    }.get(mark)
    if fitting is None:
        return 0.4 if opens and closes else 0.0
    return 0.8 if fitting else 0.0


def _fit_of_dash(before: str, mark: str, after: str) -> float:
    left, right = before[-1:], after[:1]
    if left.isdigit() and right.isdigit():
        return PERFECT
    if mark == "–" and left.islower() and right.islower():
        return 0.3
    if left.isalnum() and right.isalnum():
        return ALONE if before[-2:].isalnum() and after[:2].isalnum() else 0.3
    return 0.7
