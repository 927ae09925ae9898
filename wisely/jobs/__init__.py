"""The clock's door: long work and work at set times, done by a named system person."""
