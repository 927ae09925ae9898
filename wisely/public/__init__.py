"""The citizens' door: no account, only what is published."""
