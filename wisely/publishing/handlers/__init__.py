"""What follows in this room: releases after contracts, corrections after datasets, and who is told."""

from wisely.publishing.handlers import datasets, releases, telling

__all__ = ["datasets", "releases", "telling"]
