"""The list of the council's people, declared once."""

from __future__ import annotations

from datetime import date
from typing import Any

from wisely.people import permissions, queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing


def role_names(codes: list[str] | None) -> str:
    """Write role codes as officers say them."""
    names = [known.name if (known := permissions.role(code)) else code for code in codes or []]
    return ", ".join(sorted(names)) or "No role"


def people_list(on: date) -> Listing:
    """Declare the list as it stands on a day: who holds a role is a matter of the day."""

    def with_role(people: Any, role: str) -> Any:
        return queries.holding(people, role, on=on)

    return Listing(
        name="people",
        noun=("person", "people"),
        columns=(
            Column("name", "Name", link="/people/{reference}/", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("roles", "Roles", show=role_names, sort=False),
            Column("email", "E-mail address"),
            Column("left_on", "Left", Kind.DATE, shown=False),
        ),
        filters=(
            listing.search("name", "reference", "email"),
            listing.custom("role", "Role (its code)", with_role),
            listing.yes_no("left", "Has left", path="left_on__isnull", negated=True),
        ),
        order="name",
        then="pk",
    )
