"""The beginning of a word in, names and titles to offer out."""
