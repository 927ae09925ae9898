"""Views of planning, by what they are about."""
