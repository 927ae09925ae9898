"""Every write of the people room, by aggregate."""

from wisely.people.actions.assignments import assign_role, end_assignment
from wisely.people.actions.delegations import (
    accept_delegation,
    decline_delegation,
    end_absence,
    end_delegation,
    offer_delegation,
    record_absence,
)
from wisely.people.actions.leaving import record_leaving
from wisely.people.actions.organisation import (
    add_directorate,
    add_post,
    establish_authority,
    register_person,
)

__all__ = [
    "accept_delegation",
    "add_directorate",
    "add_post",
    "assign_role",
    "decline_delegation",
    "end_absence",
    "end_assignment",
    "end_delegation",
    "establish_authority",
    "offer_delegation",
    "record_absence",
    "record_leaving",
    "register_person",
]
