"""The examples of the help page on searching, in its order. A test parses each of them.

Those that are made of English words have others in other languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.facets.kinds import KINDS

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and what it finds; `of_originals` says that it is for those who may see originals."""

    query: Text
    explanation: Text
    of_originals: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one kind under a heading, with what holds for all of them."""

    title: Text
    examples: tuple[Example, ...]
    remarks: tuple[Text, ...] = ()


SECTIONS: Final = (
    Section(
        _("Words"),
        (
            Example(
                pgettext_lazy("query", "venezuela election"),
                _("articles with both words, in any order"),
            ),
            Example(
                "elecciones",
                _("also elección: a word finds its other forms, in each language of the archive"),
            ),
            Example(
                pgettext_lazy("query", "vice-president"),
                _("also vice president and vice-presidents: the words together"),
            ),
            Example(
                pgettext_lazy("query", "wells"),
                _(
                    "just this form: a word that nearly all articles write with a capital is a name, and "
                    "so is one that many do where its other forms are far more frequent; the page says "
                    "so, and offers the other forms"
                ),
            ),
            Example(
                pgettext_lazy("query", "email"),
                _("also e-mail, as cooperative and co-operative are one word"),
            ),
            Example("reunion", _("also reunión: accents and capitals make no difference")),
            Example(
                "reuters", _("also articles whose author, source or a name in them is called so")
            ),
            Example("maduro OR petro", _("articles with either word")),
            Example(
                pgettext_lazy("query", "election AND venezuela"),
                _("the same as the two words side by side"),
            ),
            Example("maduro -petro", _("articles with the first word that lack the second")),
            Example("maduro NOT petro", _("the same")),
            Example(
                pgettext_lazy("query", "(maduro OR petro) election"),
                _("brackets say what belongs together"),
            ),
        ),
        (
            _(
                "OR, AND and NOT are written in capitals; || && and ! mean the same. Side by side binds "
                "more closely than OR. In a short query “or” and “and” in small letters are read so too, "
                "and the page says so, with the query in which they are words. A + before a word and a ^2 "
                "behind it change nothing, and the page says that as well."
            ),
        ),
    ),
    Section(
        _("Phrases"),
        (
            Example(
                pgettext_lazy("query", '"united states"'),
                _("just these words, in this order and form"),
            ),
            Example('"elecciones"', _("just this form of the word")),
            Example(
                pgettext_lazy("query", '"US"'),
                _("US and U.S., but not us: capitals count in quotes, where both are written"),
            ),
            Example('"maduro petro"~5', _("in this order, with up to five other words between")),
            Example(pgettext_lazy("query", '"prime minis*"'), _("the last word may be but begun")),
        ),
        (_("A phrase stays within one paragraph, caption or quoted post."),),
    ),
    Section(
        _("Parts of words and uncertain spellings"),
        (
            Example("venez*", _("words that begin like this; three letters or more")),
            Example(
                pgettext_lazy("query", "*beat*"),
                _("words that have this in them; *beat: that end like this"),
            ),
            Example(
                pgettext_lazy("query", "organi?ation"), _("words with any one letter in this place")
            ),
            Example(
                "zelensky~",
                _("words spelt like this: one letter different, or two in words of eight or more"),
            ),
        ),
        (
            _(
                "A ? at the end of a word is a question mark. Where very many words fit, the page says so."
            ),
        ),
    ),
    Section(
        _("Where the words stand"),
        (
            Example("title:maduro", _("in the headline")),
            Example(
                pgettext_lazy("query", 'title:("united states" OR venezuela)'),
                _("any of these in the headline"),
            ),
            Example("standfirst:maduro", _("in the summary under the headline; body: is the text")),
            Example("caption:caracas", _("in the caption of a picture")),
            Example("embed:elecciones", _("in a post that the article quotes")),
            Example("handle:@NicolasMaduro", _("articles that quote a post of this account")),
        ),
    ),
    Section(
        _("Who, what and where"),
        (
            *(
                Example(query, explanation)
                for kind in KINDS.values()
                for query, explanation in kind.examples
            ),
        ),
        (
            _(
                "Part of a name is enough, whole words of it or a beginning; where it is a part of several "
                "names, all of them are looked for, and the page says which. In quotes it is the whole "
                "name, where there is one."
            ),
            _(
                "Beside the results, several people, organisations, places or authors mean the articles "
                "that have all of them, until you say “any of these” above them. Several sources, "
                "languages or sections mean any of them."
            ),
        ),
    ),
    Section(
        _("Who said what"),
        (
            Example(
                pgettext_lazy("query", "said:petro border"),
                _("with this word in one quotation of this person"),
            ),
            Example(
                pgettext_lazy("query", 'said:petro "same people"'),
                _("with these words in one quotation of this person"),
            ),
            Example(
                pgettext_lazy("query", "quote:(border mafia*)"),
                _("with both words in one quotation, whoever says it"),
            ),
            Example("is:quote", _("articles that quote anybody")),
        ),
        (
            _(
                "Words beside said: are looked for within one quotation, also one in the article's own words. "
                "A speaker whom the archive does not know is looked for as printed. The page of quotations "
                "finds the same, and shows the quotations themselves."
            ),
        ),
    ),
    Section(
        _("When"),
        (
            Example("date:2022", _("published in this year")),
            Example("date:2022-11", _("in this month")),
            Example("date:2022-11-05", _("on this day")),
            Example("date:2022-10-01..2022-11-30", _("between these days, both included")),
            Example("[2022-10-01 TO 2022-11-30]", _("the same")),
            Example("date:>=2022-10", _("in this month or later; also >, <= and <")),
            Example("is:undated", _("without a date of publication")),
        ),
    ),
    Section(
        _("Where it comes from"),
        (
            Example("host:bbc.co.uk", _("whose address is at this host, or one below it")),
            Example(
                pgettext_lazy("query", "path:november"),
                _(
                    "whose document was in a folder or a file of this name, with or without its ending"
                ),
                of_originals=True,
            ),
            Example(
                "path:2022/crawl.warc.gz",
                _("with all of these names on the way to its document"),
                of_originals=True,
            ),
        ),
        (_("Names of files and folders (path:) are searched by those who may see originals."),),
    ),
    Section(
        _("How it was read"),
        (
            Example("is:inferred", _("some of the source, date or other facts were guessed")),
            Example("venezuela -is:inferred", _("all facts were given or read in the text")),
            Example("is:changed", _("the document came again changed: there are earlier versions")),
            Example(
                "petro version:all", _("also in what earlier versions said"), of_originals=True
            ),
        ),
    ),
)
