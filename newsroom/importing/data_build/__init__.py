"""Word lists and corpora of others in, the data files that this project ships out. Never run by an import."""
