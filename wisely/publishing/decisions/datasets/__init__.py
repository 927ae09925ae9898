"""Datasets of the Transparency Code from plain values: what is taken out, what is missing, what changed."""
