"""The server, and around every request: its parameters, its number, its budget, what is logged of it."""
