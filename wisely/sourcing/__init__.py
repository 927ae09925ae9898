"""Procurements from commencement to award."""
