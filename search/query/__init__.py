"""What a person typed in, a query tree that an engine can answer out."""
