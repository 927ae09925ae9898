"""The list of judged suppliers, declared once."""

from __future__ import annotations

from datetime import date
from functools import partial

from wisely.relationships import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView

STANDINGS = (("strategic", "Strategic"), ("other", "Not strategic"), ("due", "To be judged again"))
VIEWS = (
    SavedView("Strategic", "/suppliers/strategic/?standing=strategic&sort=-points"),
    SavedView("To be judged again", "/suppliers/strategic/?standing=due&sort=again_by_on"),
    SavedView("All that were judged", "/suppliers/strategic/?"),
)


def strategic_list(on: date) -> Listing:
    """Declare the list as it is read on a day."""
    return Listing(
        name="strategic-suppliers",
        noun=("supplier", "suppliers"),
        title="Strategic suppliers",
        columns=(
            Column(
                "name", "Supplier", path="supplier__name", link="/suppliers/{reference}/judge-strategic/",
                is_heading=True,
            ),
            Column("reference", "Reference", path="supplier__reference", link="/suppliers/{reference}/"),
            Column(
                "is_strategic", "Judged",
                show=lambda strategic: "Strategic" if strategic else "Not strategic",
            ),
            Column("points", "Points", Kind.NUMBER),
            Column("cut_off", "Needed", Kind.NUMBER, shown=False),
            Column("judged_on", "Judged on", Kind.DATE),
            Column("again_by_on", "Judge again by", Kind.DATE),
        ),
        filters=(
            listing.search("supplier__name", "supplier__reference"),
            listing.custom(
                "standing", "Stands", partial(queries.narrow_by_standing, on=on), options=STANDINGS
            ),
        ),
        also={"reference": "supplier__reference"},
        order="-points",
        then="pk",
    )  # fmt: skip
