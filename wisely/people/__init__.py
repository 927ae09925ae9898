"""Authorities, directorates, persons, posts, and who may do what, where and until when."""
