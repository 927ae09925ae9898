"""Pages for officers who publish: what is due, what it lacks, corrections and redactions."""
