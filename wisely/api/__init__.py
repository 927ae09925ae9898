"""The machines' door: the same reads and acts under /api/v1."""
