"""What is told of the record in others' forms: feeds, calendars."""

from wisely.publishing.decisions.feeds import Day, Entry, Feed, atom_feed, calendar_of

__all__ = ["Day", "Entry", "Feed", "atom_feed", "calendar_of"]
