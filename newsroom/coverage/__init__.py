"""What several outlets say of one thing: whether it is the same text. Pure decisions, without the database."""
