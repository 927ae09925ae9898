"""What people may do, judged from plain values: officers and their grants, delegations, separated duties."""

from wisely.people.decisions.officers import Grant, Officer, authority_limit, grant_covers, grant_used

__all__ = ["Grant", "Officer", "authority_limit", "grant_covers", "grant_used"]
