"""The market: suppliers with their identifiers, names, addresses and facts, each with its source."""
