"""Quotations: where somebody's words stand in an article, and whose they are."""
