"""The interface in Spanish."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils.translation import trans_real

from tests.paths import PROJECT

LOCALE = PROJECT / "newsroom" / "locale" / "es" / "LC_MESSAGES"
GETTEXT = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
# A string in a template, and a block of text with what it is said of it; what is filled into the latter.
SIMPLE = re.compile(r"""(?:{%\s*translate\s+|\b_\()(["'])(.*?)\1(?:\s+context\s+(["'])(.*?)\3)?""")
CONTEXT = re.compile(r"""\bcontext\s+(["'])(.*?)\1""")
BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
# Between a context and what it tells apart, as catalogues have it.
BETWEEN = "\x04"
FILLED_IN = re.compile(r"{{\s*(\w+)\s*}}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def messages() -> list[Message]:
    with (LOCALE / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="es") if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_every_message_is_translated() -> None:
    assert [m.id for m in messages() if m.fuzzy or not all(forms(m.string))] == []


@pytest.mark.parametrize("package", ["newsroom", "search"])
def test_every_string_of_the_code_is_in_the_catalogue(package: str) -> None:
    known = {forms(message.id)[0] for message in messages()}
    keywords = {f"{name}{lazy}": spec for name, spec in GETTEXT.items() for lazy in ("", "_lazy")}
    found = extract_from_dir(
        PROJECT / package, [("**.py", "python")], keywords={**keywords, "_": None}
    )
    strings = {forms(string)[0] for _file, _line, string, _comments, _context in found}
    assert strings
    assert strings - known == set()


def strings_of(template: str) -> Iterator[str]:
    """What a template, of Django's kind or of Jinja's, gives to be translated, after its context."""
    for _quote, text, _context_quote, context in SIMPLE.findall(template):
        yield f"{context}{BETWEEN}{text}" if context else text
    for options, block in BLOCK.findall(template):
        text = re.sub(r"{%\s*plural\s*%}.*", "", block, flags=re.DOTALL)
        if "trimmed" in options:
            text = " ".join(line.strip() for line in text.strip().splitlines())
        context = CONTEXT.search(options)
        before = f"{context[2]}{BETWEEN}" if context else ""
        yield before + FILLED_IN.sub(r"%(\1)s", text.replace("%", "%%"))


def test_every_string_of_the_templates_is_in_a_catalogue() -> None:
    """Ours, or Django's, of which we show some words."""
    catalogue: Any = trans_real.translation("es")
    known = {key if isinstance(key, str) else key[0] for key, _ in catalogue._catalog.items()}
    found = {
        string
        for path in (PROJECT / "templates").rglob("*.*")
        for string in strings_of(path.read_text("utf-8"))
    }
    assert len(found) > 300
    assert found - known == set()


def test_translations_keep_what_is_filled_in() -> None:
    for message in messages():
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        assert all(set(PLACEHOLDER.findall(form)) <= wanted for form in forms(message.string))
        assert set(PLACEHOLDER.findall(forms(message.string)[-1])) == wanted, message.id


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages():
        source, string = forms(message.id), forms(message.string)
        if message.context:
            assert compiled.pgettext(message.context, source[0]) == string[0]
        elif len(source) == 1:
            assert compiled.gettext(source[0]) == string[0]
        else:
            found = [compiled.ngettext(*source, number) for number in (1, 2)]
            assert found == [string[0], string[-1]]
