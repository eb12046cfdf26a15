"""Changed articles in, an index that shows them out: documents, the queue, rebuilds."""
