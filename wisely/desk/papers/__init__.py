"""The pages on which papers about decisions are written, held against the record, and taken away."""
