"""Flags and cases: where the record looks wrong."""
