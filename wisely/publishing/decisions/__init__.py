"""Documents built from the record for others to read: plain values in, documents out."""
