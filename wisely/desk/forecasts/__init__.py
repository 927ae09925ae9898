"""The pages about forecasts."""
