"""What can be said of contracts from plain values alone."""
