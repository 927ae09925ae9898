"""What follows in this room: releases after contracts, corrections after datasets."""

from wisely.publishing.handlers import datasets, releases

__all__ = ["datasets", "releases"]
