"""What people may do, judged from plain values: officers and their grants, delegations, separated duties."""

from wisely.people.decisions.officers import (
    Grant,
    Officer,
    authority_limit,
    grant_covers,
    grant_used,
    the_sign_in_page,
)

__all__ = ["Grant", "Officer", "authority_limit", "grant_covers", "grant_used", "the_sign_in_page"]
