"""Blocks in, the people, organisations and places that they name out."""
