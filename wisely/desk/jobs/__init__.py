"""Pages about long work: how far it is, what came of it; and reactions that did not come to pass."""
