"""Misread text in, the text as it was written out, with every change that this took."""
