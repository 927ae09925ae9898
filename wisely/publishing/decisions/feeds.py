"""Feeds and calendars of a published register: plain values in, bytes out.

Atom after RFC 4287, calendars after RFC 5545. Identifiers are `tag:` URIs (RFC 4151) of the site's name, so
an entry keeps its identity when the site moves.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was published or changed. `address` is absolute and permanent."""

    address: str
    title: str
    summary: str
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """What the feed is of. `address` is its own, `page` the page that it follows; both absolute."""

    title: str
    address: str
    page: str
    author: str
    started_on: date


def atom_feed(feed: Feed, entries: Iterable[Entry], *, at: datetime) -> bytes:
    """Give an Atom feed, newest change first. An empty feed was updated `at`."""
    latest_first = sorted(entries, key=lambda entry: entry.changed_at, reverse=True)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _add(root, "id", identity(feed.page, feed.started_on))
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(latest_first[0].changed_at if latest_first else at))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", feed.author)
    for entry in latest_first:
        told = _add(root, "entry")
        _add(told, "id", identity(entry.address, feed.started_on))
        _add(told, "title", entry.title)
        _add(told, "published", _instant(entry.published_at))
        _add(told, "updated", _instant(entry.changed_at))
        _add(told, "link", rel="alternate", type="text/html", href=entry.address)
        _add(told, "summary", entry.summary)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def identity(address: str, started_on: date) -> str:
    """Give the `tag:` URI of an address."""
    parts = urlsplit(address)
    return f"tag:{parts.hostname},{started_on:%Y-%m-%d}:{parts.path}"


@dataclass(frozen=True, slots=True)
class Day:
    """Something that falls on a whole day, such as the last day of a contract."""

    address: str
    on: date
    title: str
    description: str
    changed_at: datetime


def calendar_of(title: str, days: Iterable[Day], *, started_on: date) -> bytes:
    """Give a calendar of whole days. Entries do not block anybody's time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Wisely//Contracts register//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Europe/London")
    for day in days:
        event = Event()
        event.add("uid", f"{identity(day.address, started_on)}#{urlsplit(day.address).fragment or 'end'}")
        event.add("summary", day.title)
        event.add("description", day.description)
        event.add("url", day.address)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("dtstamp", day.changed_at.astimezone(UTC))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
