"""Letters to people and suppliers, and the proof that they were sent."""
