"""What articles have in common and what only one has: pure decisions on texts, without the database."""
