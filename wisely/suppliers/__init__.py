"""The market: suppliers with their identifiers, names, addresses, phones and facts, each with its source."""
