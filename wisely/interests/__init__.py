"""Interests and gifts: what people declare of themselves, what is done about it, and who is clear of whom.

It stands beneath the rooms that decide: an approver whose interest touches what is decided is refused there.
"""
