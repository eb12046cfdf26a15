"""Documents in, an outcome for each out: one run of an import, its worker processes and its report."""
