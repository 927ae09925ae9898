"""How values are written for people: money, dates, moments, deadlines, counts. Plain text, no framework.

One place, so that a page, an e-mail and a document never write the same value in two ways.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from wisely.lib.money import Gross, Money, Net

UK = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"
NOT_RECORDED = "Not recorded"


def decimal_of(amount: Money | Decimal | int) -> Decimal:
    """Give the bare pounds of an amount that may be typed."""
    return amount.amount if isinstance(amount, Money) else Decimal(amount)


def money(amount: Money | Decimal | int | None) -> str:
    """Write pounds and pence: £1,234.50; a credit with a true minus: −£1,234.50. Half-pennies round up."""
    if amount is None:
        return NOT_RECORDED
    pounds = decimal_of(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{MINUS if pounds < 0 else ''}£{abs(pounds):,}"


def count(number: int) -> str:
    """Write a whole number: 1,204."""
    return f"{number:,}"


def money_of_pence(pence: int) -> str:
    """Write whole pence as `money` writes pounds, without a Decimal: a page may have a thousand of them."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}.{rest:02}"


_UNITS = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"), (Decimal(1000), "thousand"))


def money_in_short(amount: Money | Decimal | int | None) -> str:
    """Write an amount for a headline or an axis: £950, £12.3 thousand, £4.06 million, £1.2 billion."""
    if amount is None:
        return NOT_RECORDED
    pounds = decimal_of(amount)
    sign, size = (MINUS if pounds < 0 else ""), abs(pounds)
    for unit, word in _UNITS:
        if size >= unit * Decimal("0.9995"):
            return f"{sign}£{three_figures(size / unit)} {word}"
    return f"{sign}£{size.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"


def three_figures(number: Decimal) -> str:
    """Write a positive number to three significant figures without an exponent: 4.06, 12.3, 950."""
    places = max(0, 2 - number.adjusted())
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    written = f"{rounded:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def tax_words(amount: object) -> str:
    """Say which tax an amount stands with: "excluding VAT", "including VAT", or nothing for a bare amount."""
    if isinstance(amount, Net):
        return "excluding VAT"
    return "including VAT" if isinstance(amount, Gross) else ""


def day(on: date | None) -> str:
    """Write a day: 3 September 2026."""
    return NOT_RECORDED if on is None else f"{on.day} {on:%B %Y}"


def short_day(on: date | None) -> str:
    """Write a day where columns are narrow: 3 Sep 2026."""
    return "" if on is None else f"{on.day} {on:%b %Y}"


def time_of_day(at: datetime) -> str:
    """Write the UK's clock as people say it: 9am, 2:30pm, midday, midnight; seconds only if there are any."""
    local = at.astimezone(UK)
    if not (local.minute or local.second):
        if local.hour in {0, 12}:
            return "midday" if local.hour else "midnight"
        return f"{local.hour % 12 or 12}{local:%p}".lower()
    seconds = f":{local.second:02}" if local.second else ""
    return f"{local.hour % 12 or 12}:{local:%M}{seconds}{local:%p}".lower()


def clock(at: datetime) -> str:
    """Write the UK's clock to the minute, so that times in a list read alike: 2:30pm, 9am."""
    return time_of_day(at.astimezone(UK).replace(second=0, microsecond=0))


def moment(at: datetime | None) -> str:
    """Write an instant on the UK's clock: 3 September 2026 at 2:30pm. Seconds are left out."""
    if at is None:
        return NOT_RECORDED
    return f"{day(at.astimezone(UK).date())} at {clock(at)}"


def deadline(at: datetime | None) -> str:
    """Write an instant by which something is due, with its zone and its weekday."""
    if at is None:
        return NOT_RECORDED
    local = at.astimezone(UK)
    return f"{time_of_day(local)} UK time on {local:%A} {day(local.date())}"


def in_utc(at: datetime) -> str:
    """Write an instant so that no zone is in doubt: 2026-09-03 11:00:00 UTC."""
    return f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S} UTC"


def countdown(due: datetime, *, at: datetime) -> str:
    """Say how long is left, or how long ago it passed, in its two largest units. Exact, never rounded up."""
    left = due - at
    if left == timedelta(0):
        return "now"
    size = duration(abs(left))
    return f"{size} left" if left > timedelta(0) else f"{size} ago"


def duration(length: timedelta) -> str:
    """Write a stretch of time in its two largest units: 3 days 4 hours, 12 minutes, less than a minute."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    said = [plural(number, word) for number, word in parts if number][:2]
    if days and not hours:
        said = said[:1]
    return " ".join(said) or "less than a minute"


def plural(number: int, word: str, words: str = "") -> str:
    """Write a count with its noun: 1 contract, 1,204 contracts."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def percent(share: Decimal | float | None, places: int = 1) -> str:
    """Write a share that is already in hundredths: 96.6%. None is "Not measured", which differs from 0."""
    if share is None:
        return "Not measured"
    rounded = Decimal(str(share)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded)}%"


def size_of_file(size: int) -> str:
    """Write a number of bytes as people know it: 812 bytes, 24 KB, 3.1 MB."""
    if size < 1000:
        return plural(size, "byte")
    for unit, word in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= unit:
            return f"{three_figures(Decimal(size) / unit)} {word}"
    return plural(size, "byte")


def lower_first(label: str) -> str:
    """Set a label into the middle of a sentence; initials such as VAT keep their capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


_BIDDING = ("Give ", "Say ", "Tell ", "Name ", "Describe ", "Choose ")


def missing(label: str, *, verb: str = "Enter") -> str:
    """Say that a field is missing: “Enter the title.”; a question is answered, and a bidding stands."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    return f"{label}." if label.startswith(_BIDDING) else f"{verb} {lower_first(label)}."


def named(label: str) -> str:
    """Name a field at the start of a sentence: a question stands in quotes."""
    return f"“{label}”" if label.endswith("?") else label
