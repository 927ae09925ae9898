"""Pages of the sign-in: password, second factor, the council's own service, personas of a demonstration."""
