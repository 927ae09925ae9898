"""The pages of budgets: cost centres with what is left, what is committed, and which budget pays for what."""
