"""The pages about spend: what was paid, each payment, who the names are, and how payments come in."""
