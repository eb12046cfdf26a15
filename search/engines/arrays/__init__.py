"""Postings and columns as arrays in, matches, ranks and counts out: what the embedded engines share."""
