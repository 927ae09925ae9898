"""What the council agreed of its strategy's measures, and how far it says it is, for everybody."""
