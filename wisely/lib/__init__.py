"""Plain values that every room speaks in: money, periods, working days, references, lifecycles, verdicts. Knows no framework."""
