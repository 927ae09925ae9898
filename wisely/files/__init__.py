"""Documents: received, versioned, sealed, released and destroyed under a retention rule."""
