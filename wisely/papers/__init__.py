"""Decisions as documents: notices, gate papers and reports that take their facts from the record.

The text is written by people and can be edited; the facts are not. A paper shows what the record says now
where that is no longer what it says itself, and once issued it never changes.
"""
