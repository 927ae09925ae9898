"""Every read of the people room."""

from wisely.people.decisions import Grant, Officer
from wisely.people.queries.delegations import (
    AbsenceRow,
    DelegationRow,
    absence_for,
    absences,
    assignment_for,
    away_on,
    delegation_for,
    delegations_of,
    live_links,
    stand_in_for,
)
from wisely.people.queries.officers import (
    authority_by_slug,
    grants_held,
    officer_by_reference,
    officer_for,
    who_did,
)
from wisely.people.queries.organisation import (
    AssignmentRow,
    PersonRow,
    assignments_of,
    person_for,
    person_row,
    persons,
    who_holds,
)

__all__ = [
    "AbsenceRow",
    "AssignmentRow",
    "DelegationRow",
    "Grant",
    "Officer",
    "PersonRow",
    "absence_for",
    "absences",
    "assignment_for",
    "assignments_of",
    "authority_by_slug",
    "away_on",
    "delegation_for",
    "delegations_of",
    "grants_held",
    "live_links",
    "officer_by_reference",
    "officer_for",
    "person_for",
    "person_row",
    "persons",
    "stand_in_for",
    "who_did",
    "who_holds",
]
