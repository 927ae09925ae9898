"""The pages about categories: the map, each category whole, plans, prices and other councils."""
