"""What one invented council learns of the other's plans: by the file on its public page alone."""

from __future__ import annotations

from datetime import date, timedelta

from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.people.models import Authority
from wisely.planning import actions, queries
from wisely.rules.rulebook import Rulebook, rulebook

DAY = timedelta(days=1)
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


def bring_plans(staff: Staff, content: bytes, book: Rulebook, *, name: str, on: date) -> None:
    """Bring the other council's plan, look into the first two chances, and leave another plan only read."""
    at = morning(on - DAY)
    by = staff.one_of_the_cast("Category manager", at=at)
    if content:
        read = actions.read_plan_file(staff.authority, actions.PlanFile(name, content), by=by, at=at)
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
                need, theirs, reason="Their area is served from depots too far from ours.", by=by,
                at=morning(on),
            )  # fmt: skip
