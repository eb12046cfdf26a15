"""Recognises and undoes the misreading of UTF-8 in single-byte encodings."""
