"""Declared interests and gifts: who is clear of whom."""
