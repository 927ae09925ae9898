"""What an invented council learns of others' plans: by the files that they publish, and by those alone."""

from __future__ import annotations

from datetime import date, timedelta

from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.lib.periods import add_months
from wisely.people.models import Authority
from wisely.planning import actions, queries
from wisely.rules.rulebook import Rulebook, rulebook

DAY = timedelta(days=1)
NEIGHBOUR = "Eskmoor County Council"
# What the neighbour plans, its category in its own words, pounds net, and in how many months it starts.
PLANNED = (
    ("Interpreters and translators at short notice", "Language services", 420_000, 12),
    ("Telecare: alarms for people who fall at home", "Assisted living", 260_000, 15),
    ("Bicycle counters for main roads and greenways", "Highways and traffic", 34_000, 14),
    ("Warm spaces in libraries and village halls", "Libraries", 55_000, 11),
    ("Gritting salt", "Winter service", 610_000, 11),
)
ADVERTISED_BEFORE = 5  # months before a contract of theirs starts
SLIPS = (
    b"What,Reference,Estimated value,Notice expected,Contract starts,Months\r\n"
    b"Highway lighting columns,NB-14,450000,2027-05-04,2027-10-01,48\r\n"
    b"Grounds care of parks,NB-15,soon known,2027-03-01,2027-07-01,36\r\n"
    b"Library van,NB-16,62000,2027-09-01,2027-04-01,12\r\n"
)


def plan_published_by(council: Authority, *, on: date) -> bytes:
    """Take a council's plan from its public page; nothing where none of it is public."""
    book = rulebook(on, council.pack)
    told = queries.plan_told(council.pk, book=book, root=f"https://wisely.example/open/{council.slug}/plan/")
    return queries.plan_written(council.name, told, on=on).encode() if told else b""


def _plan_of_the_neighbour(*, on: date) -> bytes:
    rows = [
        "Council,Made on,Reference,What,Category name,Estimated value,Notice expected,Contract starts,Contact"
    ]
    for place, (what, category, value_net, months) in enumerate(PLANNED, 1):
        notice_on, starts_on = add_months(on, months - ADVERTISED_BEFORE), add_months(on, months)
        rows.append(
            f"{NEIGHBOUR},{on},ECC-{place:03},{what},{category},{value_net},{notice_on},{starts_on},"
            "buying@eskmoor.example"
        )
    return "\r\n".join(rows).encode()


def bring_plans(staff: Staff, content: bytes, book: Rulebook, *, name: str, on: date) -> None:
    """Bring the plans of two councils, look into the first two chances, and leave a third plan only read.

    `content` is the plan of the other invented council; nothing where none of it is public.
    """
    at = morning(on - DAY)
    by = staff.one_of_the_cast("Category manager", at=at)
    brought = [("forward-plan-eskmoor.csv", _plan_of_the_neighbour(on=on - DAY)), (name, content)]
    for file_name, plan in brought:
        if plan:
            read = actions.read_plan_file(staff.authority, actions.PlanFile(file_name, plan), by=by, at=at)
            actions.import_plan(read, by=by, at=at)
    actions.read_plan_file(
        staff.authority, actions.PlanFile("plan-of-northby.csv", SLIPS, council="Northby Borough Council"),
        by=by, at=at,
    )  # fmt: skip
    found = queries.opportunities(staff.authority.pk, book=book).rows
    for place, row in enumerate(found[:2]):
        need = queries.need_for(staff.authority.pk, row.reference)
        theirs = queries.their_procurement_for(staff.authority.pk, row.key)
        assert need is not None
        assert theirs is not None
        if place == 0:
            actions.note_contact(
                need, theirs, said="Their category manager would join a contract of ours; we meet in a week.",
                by=by, at=morning(on),
            )  # fmt: skip
        else:
            actions.set_opportunity_aside(
                need, theirs, reason="We rang: their contract has to stand before ours can begin.", by=by,
                at=morning(on),
            )  # fmt: skip
