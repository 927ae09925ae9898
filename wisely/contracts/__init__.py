"""The register: contracts, frameworks and their whole life after award."""
