"""Bytes in, a `ParsedArticle` out: pure functions that know no Django and no database."""
