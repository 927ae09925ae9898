"""Pages about the strategy's measures: all of them, each one down to its payments, its readings."""
