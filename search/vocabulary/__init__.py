"""The archive's own words and names: expanding, correcting and resolving what is typed."""
