"""Pages about the categories of payments: what waits, what was classified, by which classifier, how well."""
