"""Every write of the people room, by aggregate."""

from wisely.people.actions.assignments import assign_role, end_assignment
from wisely.people.actions.organisation import (
    add_directorate,
    add_post,
    establish_authority,
    record_leaving,
    register_person,
)

__all__ = [
    "add_directorate",
    "add_post",
    "assign_role",
    "end_assignment",
    "establish_authority",
    "record_leaving",
    "register_person",
]
