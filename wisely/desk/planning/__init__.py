"""The pages on which officers say what they need, are told the way, and see what is planned."""
