"""What is told of the record in others' forms: feeds, calendars, the Open Contracting Data Standard."""

from wisely.publishing.decisions.feeds import Day, Entry, Feed, atom_feed, calendar_of
from wisely.publishing.decisions.ocds import Publisher, record_package, release_package

__all__ = [
    "Day",
    "Entry",
    "Feed",
    "Publisher",
    "atom_feed",
    "calendar_of",
    "record_package",
    "release_package",
]
