"""A search in, what its page shows out: hits, snippets, panels, dates, alternatives."""
