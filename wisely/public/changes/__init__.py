"""What a council told the public, in an order that a program can follow and miss nothing."""
