"""What frames every page: the parts of the service an officer may enter, and the council's colours."""
