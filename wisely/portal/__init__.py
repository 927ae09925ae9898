"""The suppliers' door."""
