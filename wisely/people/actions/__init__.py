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
from wisely.people.actions.identity_providers import (
    connect_identity_provider,
    end_identity_provider,
)
from wisely.people.actions.leaving import erase_person, record_leaving
from wisely.people.actions.organisation import (
    add_directorate,
    add_post,
    establish_authority,
    register_person,
)
from wisely.people.actions.sign_ins import (
    ask_for_password_reset,
    end_sessions,
    enter_demonstration,
    invite_to_sign_in,
    link_identity,
    record_failed_sign_in,
    record_second_factor,
    record_sign_in,
    set_password,
    welcome_person,
)

__all__ = [
    "accept_delegation",
    "add_directorate",
    "add_post",
    "ask_for_password_reset",
    "assign_role",
    "connect_identity_provider",
    "decline_delegation",
    "end_absence",
    "end_assignment",
    "end_delegation",
    "end_identity_provider",
    "end_sessions",
    "enter_demonstration",
    "erase_person",
    "establish_authority",
    "invite_to_sign_in",
    "link_identity",
    "offer_delegation",
    "record_absence",
    "record_failed_sign_in",
    "record_leaving",
    "record_second_factor",
    "record_sign_in",
    "register_person",
    "set_password",
    "welcome_person",
]
