"""The views of the pages about measures."""
