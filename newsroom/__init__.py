"""Newsroom: what an article is, and how it gets into the archive."""
