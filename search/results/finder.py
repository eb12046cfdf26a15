"""Articles by their words, for who corrects them: ids alone, the newest first."""

from __future__ import annotations

import logging

from newsroom.finder import Found
from search.criteria import Criteria
from search.engines.base import EngineError
from search.index.wholeness import whole_engine
from search.results.asking import Search

logger = logging.getLogger(__name__)


def find_articles(text: str, most: int) -> Found | None:
    """What the search page would find; None where there is no whole index to ask."""
    try:
        search = Search.of(Criteria(text=text, sort="newest"))
        result = whole_engine().search(search.request(limit=most))
    except EngineError as error:
        logger.warning("articles are found by the database: %s", error)
        return None
    return Found(result.ids, result.total)
