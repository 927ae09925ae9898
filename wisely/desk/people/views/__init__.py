"""Pages about people, by whom they serve: everybody (register), administrators (roles), oneself (mine)."""
