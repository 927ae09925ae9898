"""Plain values that every room speaks in, such as money, periods and verdicts. Knows no framework."""
