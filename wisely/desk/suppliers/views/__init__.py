"""The pages: the list, one supplier, changes to it, and merging."""
