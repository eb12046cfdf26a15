"""Paths in, raw documents out: files, exports, archives, and their bytes as text."""
