"""The page an officer arrives at."""
