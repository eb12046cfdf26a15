"""What several outlets made of the same: decided from plain values, without the database."""
