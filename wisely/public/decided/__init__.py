"""Decisions that officers have taken and key decisions that lie ahead, for everybody, without an account."""
