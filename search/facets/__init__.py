"""Counted ids in, panels of named values with their addresses out; and the table of facets."""
