"""Pages about contracts: the register, one contract, every act on it, and the imports that fill it."""
