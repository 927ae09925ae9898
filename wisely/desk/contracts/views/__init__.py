"""The pages: the register, one contract, each act on it, and imports step by step."""
