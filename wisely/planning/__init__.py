"""Needs, the pipeline and the gates before a procurement starts."""
