"""The engine for archives that outgrow one machine: an OpenSearch cluster finds, scores and counts."""
