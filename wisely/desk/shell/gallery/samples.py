"""The invented values that the gallery shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from wisely.lib.lifecycle import Badge, Tone
from wisely.lib.money import Gross, Net
from wisely.lib.verdict import YES, no
from wisely.people.queries import Officer
from wisely.ui import charts, parts
from wisely.ui.listing import SavedView
from wisely.ui.record_page import RecordPage

NOON = datetime(2026, 9, 3, 11, 0, tzinfo=UTC)
BADGES = tuple(
    Badge(word, f"This is how a stage looks that is {tone.value}.", tone)
    for word, tone in (
        ("Draft", Tone.NEUTRAL), ("Signed", Tone.UNDERWAY), ("Ended", Tone.DONE),
        ("Needs an owner", Tone.WARNING), ("Terminated", Tone.STOPPED),
    )
)  # fmt: skip
REFUSED = no(
    "£250,000.00 is above your limit of £100,000.00.",
    cite="Contract Procedure Rules 12.3",
    who_can="Category manager, Chief officer",
)
OFFICER = Officer(
    "person:1", "Asha Rahman", None,
    authority_name="Aldermoor City Council", pack="aldermoor", is_demonstration=True,
)  # fmt: skip
FACTS = (
    parts.Fact("Supplier", parts.Link("Greenway Grounds Limited", "#supplier")),
    parts.Fact("Value", Net(Decimal("1234567.50")), parts.Link("Change", "#value"), "Over the whole term"),
    parts.Fact("Ends", date(2027, 3, 31), parts.Link("Change", "#ends")),
    parts.Fact("Owner", None, parts.Link("Give", "#owner")),
    parts.Fact("Extensions left", 2),
)
ACTS = (
    parts.ActLink("Give it an owner", "#owner", YES, "primary"),
    parts.ActLink("Extend the contract", "#extend"),
    parts.ActLink("Record a modification", "#modify", REFUSED),
    parts.ActLink("Sign it", "#sign", no("It is signed already."), is_next=False),
)
TABS = (
    parts.Tab("Overview", "/gallery/record/"),
    parts.Tab("Payments", "/gallery/record/payments/", count=1_204),
    parts.Tab("History", "/gallery/record/history/"),
)
HAPPENINGS = (
    parts.Happening(NOON, "The contract was given to Iris Bell.", "Asha Rahman", "Ben Okafor has left."),
    parts.Happening(
        NOON - timedelta(days=40), "The end moved from 31 March 2026 to 31 March 2027.", "Ben Okafor"
    ),
    parts.Happening(
        NOON - timedelta(days=400), "The contract was signed.", "Ben Okafor",
        detail=("Value £1,234,567.50 excluding VAT",),
    ),
)  # fmt: skip
TASKS = (
    parts.Task("Supplier's particulars", "#supplier", parts.TASK_DONE),
    parts.Task("Lots and prices", "#lots", parts.TASK_BEGUN, "2 of 5 lots have a price."),
    parts.Task("Insurance", "#insurance", parts.TASK_FAULTY, "The certificate ended on 1 March 2026."),
    parts.Task("References", "#references", parts.TASK_TO_DO),
    parts.Task("Check and submit", "", parts.TASK_BARRED, "Finish the other parts first."),
)
WORKS = (
    parts.Progress("Reading the file", 12_400, 50_000, "About 40 seconds left. You may leave this page."),
    parts.Progress("Finding suppliers", 310, None, unit="suppliers"),
)
VIEWS = (
    SavedView("All", "/gallery/list/?"),
    SavedView("Ending in 2026", "/gallery/list/?ends_on_to=2026-12-31"),
    SavedView("No owner", "/gallery/list/?owned=no"),
)
PAGES = (
    "refused", "conflict", "already-sent", "form-expired", "400", "403", "403-csrf", "404", "500",
)  # fmt: skip
FIRMS = (
    "Greenway Grounds Limited", "Northmoor Care CIC", "Ferris & Daughters Roofing",
    "Quill Office Supplies plc", "Abbey Lift Engineers Ltd", "Moorland Minibuses",
)  # fmt: skip
_WORK = (
    "Grounds maintenance", "Supported living", "Roof repairs to schools", "Stationery and paper",
    "Lift maintenance", "Home-to-school transport", "Tree surgery",
)  # fmt: skip


def components() -> dict[str, Any]:
    """Give what the page of components shows."""
    return {
        "badges": BADGES,
        "facts": FACTS,
        "sections": [parts.Section("The contract", FACTS[:3]), parts.Section("Its keepers", FACTS[3:])],
        "tasks": TASKS,
        "acts": ACTS,
        "due": NOON + timedelta(days=3, hours=4),
        "passed": NOON - timedelta(hours=2),
        "amounts": [Net(Decimal("1234567.5")), Gross(Decimal("-12.3")), Net(Decimal(0))],
        "happenings": HAPPENINGS,
        "tabs": TABS,
        "links": [parts.Link("Start", "/gallery/"), parts.Link("Contracts", "/gallery/list/")],
        "works": WORKS,
        "files": [parts.FileLine("Payments, March 2026", "#file", "CSV", 812_000)],
        "spark": charts.sparkline("spark", [3, 4, None, 5, 9], sentence="Five months, rising from 3 to 9."),
        "pages": PAGES,
    }


def record(path: str) -> RecordPage:
    """Give a record's head, with the tab at `path` as the present one."""
    tabs = [parts.Tab(each.label, each.href, each.href == path, each.count) for each in TABS]
    return RecordPage(
        title="Grounds maintenance in parks and cemeteries", caption="Contract",
        reference="ALD-C26-00042-7", badge=BADGES[1], facts=FACTS, tabs=tabs, acts=ACTS, version=7,
    )  # fmt: skip


def conflict() -> dict[str, Any]:
    """Give what a page of conflict shows: what was sent and what stands."""
    return {
        "conflict": {"subject": "Contract ALD-C26-00042-7", "changed_by": "Iris Bell", "changed_at": NOON},
        "sent": [
            parts.Difference("End date", date(2027, 3, 31), date(2028, 3, 31)),
            parts.Difference("Owner", "Ben Okafor", "Ben Okafor"),
        ],
    }


def drawings() -> dict[str, charts.Chart]:
    """Give one chart of each kind, with a gap, a credit and a target among them."""
    shares = [
        ("Adults and Health", Decimal("97.2")), ("Children and Families", Decimal("94.8")),
        ("City Development", Decimal("88.1")), ("Resources", None),
    ]  # fmt: skip
    spent = [("Construction", 4_200_000), ("Energy", -310_000), ("Care", 2_950_000)]
    local = ["51.9", "52.4", None, "53.1", "54.8", "55.2"]
    small = ["43.0", "42.1", "44.6", "44.9", "46.2", "45.7"]
    months = [f"{month} 2026" for month in ("Apr", "May", "Jun", "Jul", "Aug", "Sep")]
    return {
        "bars": charts.bars(
            "shares", "On-contract spend by directorate", shares, unit=charts.PERCENT,
            target=Decimal("96.6"), heading="Directorate",
            sentence="One of three measured directorates is above the target of 96.6%.",
        ),
        "credits": charts.bars(
            "net", "Spend by category, excluding VAT", spent, unit=charts.POUNDS, heading="Category",
            sentence="Energy was credited more than it was charged.",
        ),
        "lines": charts.lines(
            "trend", "Local and SME share of spend", months,
            {"Local": [None if n is None else Decimal(n) for n in local], "SME": [Decimal(n) for n in small]},
            unit=charts.PERCENT, target=Decimal("51.97"), heading="Month",
            sentence="Local spend has been above its target since May; June could not be measured.",
        ),
        "stacked": charts.stacked(
            "sizes", "Spend by size of supplier, excluding VAT",
            {"Quarter 1": [3_100_000, 1_900_000, 800_000], "Quarter 2": [2_600_000, 2_400_000, 1_100_000]},
            ("Large", "Medium", "Small and micro"), unit=charts.POUNDS, heading="Quarter",
            sentence="Small and micro suppliers took 18% of quarter 2.",
        ),
    }  # fmt: skip


def contract(number: int) -> dict[str, Any]:
    """Give one row of the invented register, the same for the same number."""
    return {
        "title": f"{_WORK[number % 7]}, lot {number // 7 + 1}",
        "reference": f"ALD-C26-{number + 1:05}",
        "supplier": FIRMS[number % 6],
        "value_net": None if number % 11 == 3 else Decimal(number * 7919 % 900_000) - 40_000,
        "ends_on": None if number % 13 == 5 else date(2026, 9, 30) + timedelta(days=number * 17 % 900),
        "stage": ("signed", "signed", "ended", "draft")[number % 4],
        "owner": None if number % 5 == 2 else ("Iris Bell", "Ben Okafor")[number % 2],
    }
