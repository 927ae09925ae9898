"""The record: acts, events, the hash chains, the outbox and the log that outsiders can check."""
