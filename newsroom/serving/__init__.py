"""Around every request: its parameters made harmless, its number, what is logged of it."""
