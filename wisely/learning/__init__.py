"""Courses, competencies and who is ready for which duty."""
