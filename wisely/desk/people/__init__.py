"""Pages about people: who works here, what they may do, who stands in, and each person's own sign-in."""
