"""How the council manages what it buys: plans of categories, prices of like things, other councils."""
