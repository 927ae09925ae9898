"""The pages about strategic suppliers."""
