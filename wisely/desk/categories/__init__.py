"""The council's categories: who manages each, what is spent, under contract, about to end and planned."""
