"""The strategy's measures, computed from the record and opened down to their lines."""
