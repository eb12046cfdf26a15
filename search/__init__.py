"""Everything between a query and a results page."""
