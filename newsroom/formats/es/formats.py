"""Dates in Spanish; the short form keeps the month a word, as in English."""

SHORT_DATE_FORMAT = "j M Y"
