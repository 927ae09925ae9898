"""Views of the pages about long work."""
