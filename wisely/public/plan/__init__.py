"""The forward plan, for suppliers and everybody else, without an account."""
