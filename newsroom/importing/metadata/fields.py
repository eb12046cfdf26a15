"""The one table of an article's metadata fields. Everything else that lists fields derives from it.

A new field is a row here, a finder in a module beside this one that `find.py` names, and a column of the model with its
migration. From them follow: the columns of exports that give it, its evidence and how that is
shown, its place in the admin's form and how it is edited, its keys in the JSON API, in exports and
in `import_seeds --json`.

Labels and rules are English here, because an import knows no Django: they are marked for
translation by `_`, and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from newsroom.importing.reading.column_names import SUMMARY, squeezed


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


class ValueKind(StrEnum):
    """What a field holds, which decides how it is stored, edited, shown and exported.

    Its value as evidence, which JSON can hold: a string for the texts, the source's name, an ISO
    date as far as it is known, a language's code, a list of names, for entities a list of
    [name, kind] with perhaps a count.
    """

    TEXT = "text"
    LONG_TEXT = "long text"
    SOURCE = "source"
    NAMES = "names"
    DATE = "partial date"
    LANGUAGE = "language"
    ADDRESS = "address"
    ENTITIES = "entities"


# The parts of the admin's form.
Group = Literal["article", "publication", "entities"]


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One row of the table.

    `name` is the attribute of the model, the key of evidence and, unless `api_name` says another,
    of the JSON API. What finds it in a document stands in `find.py` beside this. `columns` are the names that exports give its
    column: the first is ours, in `RawDocument.given` and for `--map`. `rules` are what evidence
    may say of how the value came. `in_head` shows the value beside source and date on the
    article's page. `guess_counts` says whether an inferred value marks the whole article as one
    of which some metadata was guessed.
    """

    name: str
    label: str
    kind: ValueKind
    columns: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    group: Group = "publication"
    in_head: bool = False
    api_name: str = ""
    guess_counts: bool = True


# In the order that a reader asks.
FIELDS = (
    MetadataField(
        "title", _("Headline"), ValueKind.TEXT,
        columns=(
            "title", "headline", "headline_text", "web_title", "article_title",
            "news_title", "post_title", "page_title", "headline_main", "document_title",
            "doc_title", "article_headline", "web_headline", "news_headline",
            "título", "titular", "titre", "titel", "überschrift", "schlagzeile", "titolo",
            "manchete",
        ),
        rules=(
            _("title column"), _("headline"), _("derived from the first sentence"),
            _("derived from the first caption"), _("derived from the first embedded post"),
        ),
        group="article",
    ),
    MetadataField(
        "standfirst", _("Standfirst"), ValueKind.LONG_TEXT,
        columns=(
            "standfirst", "subtitle", "sub_title", "subheadline", "sub_headline", "subhead", "dek",
            "deck", "entradilla", "subtítulo", "chapeau", "unterzeile", "sottotitolo",
        ),
        rules=(_("standfirst column"), _("below the headline")),
        group="article",
    ),
    MetadataField(
        "source", _("Source"), ValueKind.SOURCE,
        columns=(
            "source", "outlet", "publication", "publisher", "source_name", "publication_name",
            "publication_title", "publisher_name", "newspaper", "newspaper_title", "journal",
            "site_name", "website_name", "media_name", "media_outlet", "news_outlet",
            "news_source", "provider", "site", "website", "sitename", "source_hostname",
            "meta_site_name", "container_title", "media_title", "newspaper_name", "outlet_name",
            "periodical", "journal_title", "feed_title", "site_full", "hostname", "host",
            "media_url", "clean_url", "source_domain", "domain",
            "fuente", "medio", "periódico", "diario", "média", "quelle", "zeitung",
            "fonte", "testata", "giornale", "jornal", "veículo",
        ),
        rules=(
            _("source column"), _("author column"), _("site banner"), _("byline"), _("dateline"), _("copyright line"),
            _("source line"), _("breadcrumb"), _("dateline of the text"),
            _("notice to readers"), _("note about the author"), _("mailbox of the author"),
            _("domain of the address"), _("host that an editor gave the source"), _("first line above the headline"),
            _("note on who contributed"), _("request of the outlet"), _("words of the outlet about itself"),
            _("credits of pictures"), _("address in the text"), _("signature below the text"),
        ),
        group="article",
    ),
    MetadataField(
        "original_source", _("First published by"), ValueKind.TEXT,
        columns=("original_source",),
        rules=(
            _("original source column"), _("republication note"), _("source line"), _("dateline of the text"),
            _("agency byline"), _("author's outlet"), _("author's outlet, credited"),
        ),
        group="article",
    ),
    MetadataField(
        "section", _("Section"), ValueKind.TEXT,
        columns=(
            "section", "section_name", "sectionname", "articlesection", "category", "categories",
            "sección", "seccion", "categoría", "categoria", "seção", "editoria", "rubrique",
            "rubrik", "ressort", "sezione", "section_title", "category_name", "subsection",
            "topic", "caderno", "rubrica", "news_desk", "pillar_name", "department",
        ),
        rules=(_("section column"), _("record field"), _("breadcrumb"), _("section label")),
        in_head=True,
    ),
    MetadataField(
        "published", _("Date"), ValueKind.DATE,
        columns=(
            "date", "published", "published_at", "publication_date", "publish_date",
            "published_date", "date_published", "date_gmt", "date_publish", "publish_time", "published_time",
            "publication_time", "published_on", "date_of_publication", "publish_datetime",
            "date_time_published", "web_publication_date", "first_publication_date",
            "first_published", "first_published_at", "pub_date", "pubdatetime", "date_pub",
            "date_time_pub", "issued", "date_issued", "issue_date", "news_date", "article_date",
            "post_date", "story_date", "display_date", "datetime", "published_utc",
            "publication_datetime", "publication_year",
            "fecha", "fecha_publicación", "fecha_de_publicación", "date_publication",
            "date_de_publication", "date_de_parution", "datum", "veröffentlicht",
            "veröffentlicht_am", "erscheinungsdatum", "veröffentlichungsdatum", "data",
            "data_publicação", "data_de_publicação", "data_pubblicazione",
            "data_di_pubblicazione",
        ),
        rules=(
            _("date column"), _("publication line"), _("dateline"), _("update line"),
            _("dateline of the text"), _("day in the address"), _("month in the address"),
            _("dateline, in the year of a post"), _("latest dated embed (not before)"),
            _("latest dated caption (not before)"),
        ),
    ),
    MetadataField(
        "authors", _("Authors"), ValueKind.NAMES,
        columns=(
            "author", "authors", "byline", "author_name", "author_names", "authors_name",
            "creator", "writer", "writers", "reporter", "reporters", "journalist", "journalists",
            "byline_original", "columnist", "creators", "author_list", "author_full_name",
            "autor", "autora", "autores", "firma", "auteur", "auteurs", "autoren", "verfasser",
            "autore", "autori", "autoria", "redactor", "periodista", "journaliste",
        ),
        rules=(
            _("author column"), _("byline"), _("agency byline"), _("reporting note"),
            _("note about the author"), _("organisation's byline"), _("signature below the text"),
        ),
    ),
    MetadataField(
        "language", _("Language"), ValueKind.LANGUAGE,
        columns=(
            "language", "lang", "language_code", "lang_code", "in_language", "meta_lang", "locale",
            "detected_language", "news_language", "human_language",
            "idioma", "lengua", "langue", "sprache", "lingua",
        ),
        rules=(
            _("language column"), _("language of the paragraphs"), _("language of the source"),
        ),
        guess_counts=False,  # the language of every text is guessed, and seldom wrong
    ),
    MetadataField(
        "url", _("Address"), ValueKind.ADDRESS,
        columns=(
            "url", "link", "canonical_url", "canonical_link", "canonical", "article_url",
            "article_link", "news_url", "story_url", "post_url", "page_url", "web_url",
            "permalink", "permalink_url", "original_url", "external_url", "href", "final_url",
            "resolved_url", "document_url", "doc_url",
            "enlace", "dirección", "lien", "indirizzo", "endereço",
        ),
        rules=(_("url column"), _("record field"), _("address above the text")),
        api_name="original_url",  # `url` is the article's page in the archive
    ),
    MetadataField(
        "entities", _("Entities"), ValueKind.ENTITIES,
        rules=(_("names in the text"),),
        group="entities",
    ),
)  # fmt: skip

# The columns of exports, under our names: what `RawDocument.given` and `--map` call them.
COLUMNS = ("body", "id", *(field.columns[0] for field in FIELDS if field.columns))
BODY_NAMES = (
    "text", "content", "article", "maintext", "main_text", "full_text", "body_text", "article_text",
    "article_body", "article_content", "article_full_text", "body_html", "content_html",
    "content_text", "content_encoded", "text_content", "plain_text", "clean_text", "cleaned_text",
    "raw_text", "story", "story_text", "story_body", "news_text", "news_content", "post_content",
    "paragraphs", "content_elements", "html_body", "main_content", "full_content",
    "content_full", "raw_content", "page_content", "story_content", "document_text", "doc_text",
    "text_cleaned", "extracted_text", "full_article", "article_html", "html_content", "news_body",
    "post_text", "transcript",
    "cuerpo", "texto", "contenido", "texto_completo", "corps", "texte", "contenu", "texte_intégral",
    "inhalt", "volltext", "artikeltext", "corpo", "conteúdo", "testo", "contenuto",
)  # fmt: skip
# A summary, which may be all that an export has of the text: it counts where there is no other.
SUMMARY_NAMES = (
    "summary", "abstract", "abstract_note", "description", "meta_description", "excerpt", "snippet",
    "lead", "lead_paragraph", "teaser", "trail_text",
)  # fmt: skip
# What an export calls the column that tells its records apart. It is no metadata of the article: it
# says which record this is (`newsroom.archive.identity`).
ID_NAMES = (
    "_id", "guid", "uuid", "article_id", "articleid", "item_id", "itemid", "story_id", "storyid",
    "post_id", "postid", "doc_id", "docid", "document_id", "record_id", "identifier",
    "key", "stories_id", "unique_id", "accession_number", "docno", "gkgrecordid",
)  # fmt: skip


def column_names(mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our name for each name that a column of an export may have.

    `mapping` gives our names for an export's own (`{"headline_text": "title"}`) and comes first.
    """
    known = dict.fromkeys(("body", *BODY_NAMES), "body") | dict.fromkeys(("id", *ID_NAMES), "id")
    known |= dict.fromkeys(SUMMARY_NAMES, SUMMARY)
    known |= {name: field.columns[0] for field in FIELDS for name in field.columns}
    found = {**known, **(mapping or {})}
    # However a system writes it: “publishedAt”, “Published At”.
    for name, ours in known.items():
        found.setdefault(squeezed(name), ours)
    return found
