"""Blocks and an export's columns in, metadata out: each field with the evidence that it rests on."""
