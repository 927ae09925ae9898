"""Feeds and calendars that other programs read without complaint."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

from icalendar import Calendar

from wisely.publishing.decisions.feeds import ATOM, Day, Entry, Feed, atom_feed, calendar_of, identity

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STARTED = date(2026, 1, 1)
FEED = Feed(
    "Contracts", "https://a.example/open/x/feed.atom", "https://a.example/open/x/", "X Council", STARTED
)
NAMES = {"a": ATOM}


def entry(number: int, changed_at: datetime) -> Entry:
    return Entry(
        f"https://a.example/open/x/{number}", f"Contract {number} <b>", "Fish & chips", MORNING, changed_at
    )


def test_a_feed_tells_the_newest_change_first_and_is_as_new_as_that():
    root = ET.fromstring(atom_feed(FEED, [entry(1, MORNING), entry(2, NOON)], at=NOON))

    assert [told.text for told in root.findall("a:entry/a:title", NAMES)] == [
        "Contract 2 <b>",
        "Contract 1 <b>",
    ]
    assert root.findtext("a:updated", namespaces=NAMES) == "2026-03-02T12:00:00Z"


def test_every_entry_has_what_the_standard_demands():
    root = ET.fromstring(atom_feed(FEED, [entry(1, NOON)], at=NOON))

    for told in root.findall("a:entry", NAMES):
        assert all(told.find(f"a:{name}", NAMES) is not None for name in ("id", "title", "updated"))
    assert root.find("a:author/a:name", NAMES).text == "X Council"


def test_an_empty_feed_is_still_a_feed():
    root = ET.fromstring(atom_feed(FEED, [], at=NOON))

    assert root.findtext("a:updated", namespaces=NAMES) == "2026-03-02T12:00:00Z"


def test_an_identity_does_not_change_when_the_scheme_does():
    assert identity("http://a.example/open/x", STARTED) == identity("https://a.example/open/x", STARTED)


def test_a_calendar_holds_whole_days_that_block_nobody():
    day = Day("https://a.example/open/x/1", date(2026, 3, 31), "Contract 1 ends", "Last day.", NOON)

    calendar = Calendar.from_ical(calendar_of("Ends", [day], started_on=STARTED))

    (event,) = calendar.walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 3, 31), date(2026, 4, 1))
    assert event["transp"] == "TRANSPARENT"
