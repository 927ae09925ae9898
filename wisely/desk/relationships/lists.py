"""The lists of judged suppliers and of who works for whom, declared once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from wisely.lib.lifecycle import Badge, Tone
from wisely.relationships import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView

STANDINGS = (
    ("strategic", "Strategic"),
    ("other", "Not strategic"),
    ("due", "To be judged again"),
    ("chain", "Strategic, supply chain checked within a year"),
    ("no chain", "Strategic, supply chain not checked"),
)
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


STANDS = {
    "at work": Badge("At work", "Works under the contract.", Tone.DONE),
    "over": Badge("Over", "Works under it no longer.", Tone.NEUTRAL),
}
PARTS = {"prime": "Works for it", "subcontractor": "It works for another"}


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - one value, written
    return {None: "Not said", True: "Yes", False: "No"}[value]


_COMMON = (
    Column("level", "Level", Kind.NUMBER, hint="2 works for the contract’s supplier itself."),
    Column("works_for", "Works for"),
    Column("does", "Does"),
    Column("share_percent", "Share of the contract", Kind.PERCENT),
    Column("declared_sme", "Declared SME", show=_yes_no, sort=False),
    Column("declared_vcse", "Declared VCSE", show=_yes_no, sort=False),
    Column("declared_local", "Declared local", show=_yes_no, sort=False),
    Column("postcode", "Postcode", shown=False),
    Column("declared_on", "Declared on", Kind.DATE),
    Column("evidence", "Source", shown=False),
    Column("stands", "Stands", Kind.TAG, badge=STANDS.__getitem__),
    Column("ended_on", "Over since", Kind.DATE, shown=False),
)
_ALSO = {"key": "pk", "contract": "contract__reference"}
_STANDS = listing.choice("stands", "Stands", options=(("at work", "At work"), ("over", "Over")))

CHAIN = Listing(
    name="supply-chain",
    noun=("entry", "entries"),
    columns=(
        Column("name", "Name", link="/contracts/{contract}/supply-chain/{key}/", is_heading=True), *_COMMON,
    ),
    filters=(listing.search("name", "does"), _STANDS),
    also=_ALSO,
    order="level",
    then="pk",
)  # fmt: skip
CHAINS_OF_SUPPLIER = Listing(
    name="supply-chain-of-supplier",
    noun=("entry", "entries"),
    columns=(
        Column("name", "Name", link="/contracts/{contract}/supply-chain/{key}/", is_heading=True),
        Column("part", "Which way", show=lambda part: PARTS.get(part, part)),
        Column("title", "Contract", path="contract__title", link="/contracts/{contract}/supply-chain/"),
        *_COMMON,
    ),
    filters=(
        listing.search("name", "does", "contract__title"), _STANDS,
        listing.choice("part", "Which way", options=tuple(PARTS.items())),
    ),
    also=_ALSO,
    order="name",
    then="pk",
)  # fmt: skip
_ONE_BY_ONE = {"declared_vcse", "declared_local", "declared_on"}  # what each entry's own page says
CHAINS = replace(
    CHAINS_OF_SUPPLIER,
    name="supply-chains",
    title="Supply chains",
    columns=(
        CHAINS_OF_SUPPLIER.columns[0],
        Column(
            "prime",
            "Contract’s supplier",
            path="prime__name",
            link="/suppliers/{prime_reference}/supply-chain/",
        ),
        CHAINS_OF_SUPPLIER.columns[2],
        *(replace(each, shown=each.shown and each.key not in _ONE_BY_ONE) for each in _COMMON),
    ),
    filters=(listing.search("name", "does", "contract__title", "prime__name"), _STANDS),
    also={**_ALSO, "prime_reference": "prime__reference"},
)
