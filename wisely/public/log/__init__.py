"""The public log: what it is, its files, and the verifier; and where to report a weakness."""
