"""Long work that an officer may leave and come back to, and reactions that did not come to pass."""
