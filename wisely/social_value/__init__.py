"""What suppliers promised for the community, delivered and proved."""
