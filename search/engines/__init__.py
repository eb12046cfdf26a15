"""What answers searches: one module an engine, behind the contract in `base`."""
