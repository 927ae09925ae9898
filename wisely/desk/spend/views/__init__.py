"""The pages: the overview, payments, names, imports and the way through one."""
