"""Measures of the product: whole pages, acts, imports and memory, as ratios from one run."""
