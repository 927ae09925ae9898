"""The door for programs: `/api/v1`, told by its own OpenAPI document, from the same queries as the pages.

Every operation has one lock (`wisely.people.bearers`); every fault is a problem (RFC 9457); every list is a
declaration that the pages show too, handed in by the roof.
"""
