"""On which suppliers the council depends: strategic ones, judged by agreed criteria, and again in time."""
