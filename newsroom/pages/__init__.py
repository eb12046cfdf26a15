"""Articles in, what the archive's own pages show of them out; nothing here writes."""
