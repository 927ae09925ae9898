"""The law and each council's own rules as dated data with their sources. No tables."""
