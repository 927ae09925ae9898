"""What was paid: published payment files as lines of a ledger, with their provenance."""
