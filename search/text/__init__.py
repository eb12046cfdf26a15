"""Text in, terms out, and where they match: analysis, highlights, snippets."""
