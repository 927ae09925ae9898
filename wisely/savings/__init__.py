"""Baselines and savings: forecast, assured, realised."""
