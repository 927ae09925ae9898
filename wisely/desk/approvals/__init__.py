"""The pages on which people agree: what waits for them, one card for each, and what became of it."""
