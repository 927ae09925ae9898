"""What is told of the record in others' forms: feeds, calendars, releases, datasets."""

from wisely.publishing.decisions.feeds import Day, Entry, Feed, atom_feed, calendar_of
from wisely.publishing.decisions.releases import Publisher, record_package, release_package
from wisely.publishing.queries.changes import (
    Cursor,
    NotACursor,
    Page,
    Told,
    changes_after,
    is_ahead_of_the_house,
    releases_after,
    releases_of,
)

__all__ = [
    "Cursor",
    "Day",
    "Entry",
    "Feed",
    "NotACursor",
    "Page",
    "Publisher",
    "Told",
    "atom_feed",
    "calendar_of",
    "changes_after",
    "is_ahead_of_the_house",
    "record_package",
    "release_package",
    "releases_after",
    "releases_of",
]
