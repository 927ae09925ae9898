"""The stages of a supplier and of its bank details; kinds of insurance, declarations and accounts."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

INSURANCES: dict[str, str] = {
    "employers' liability": "Employers’ liability",
    "public liability": "Public liability",
    "product liability": "Product liability",
    "professional indemnity": "Professional indemnity",
    "cyber": "Cyber",
    "motor": "Motor",
    "other": "Other",
}
DECLARATIONS: dict[str, str] = {
    # kind: the statement to which the supplier says yes or no
    "SME": "It is a micro, small or medium enterprise",
    "VCSE": "It is a voluntary, community or social enterprise",
    "local": "It is a local business",
    "modern slavery statement": "It has published a modern slavery statement",
    "exclusion grounds": "No ground for exclusion applies to it, to its connected persons or to its group",
    "real living wage": "It is an accredited real living wage employer",
}
ACCOUNTS_OF: dict[str, str] = {
    "company": "The company’s own accounts",
    "group": "The consolidated accounts of the group it belongs to",
}
ACCOUNTS_SOURCES: dict[str, str] = {
    "filed accounts": "Filed accounts: Companies House or the Charity Commission",
    "management accounts": "Management accounts that the supplier gave us",
    "other": "Something else, for example a credit report",
}


class SupplierStage(StrEnum):
    """Whether a supplier stands for itself or was found to be another one."""

    LIVE = "live"
    MERGED = "merged"


SUPPLIER = Lifecycle(
    "supplier",
    SupplierStage,
    start=SupplierStage.LIVE,
    steps=[
        Step("merge", SupplierStage.LIVE, SupplierStage.MERGED),
        Step("unmerge", SupplierStage.MERGED, SupplierStage.LIVE),
    ],
    badges={
        SupplierStage.LIVE: Badge("Live", "Stands for itself.", Tone.DONE),
        SupplierStage.MERGED: Badge(
            "Merged", "Was found to be another supplier, under which it is shown.", Tone.STOPPED
        ),
    },
)


class BankDetailsStage(StrEnum):
    """Whether somebody other than who entered bank details has checked them, and what they found."""

    ENTERED = "entered"
    VERIFIED = "verified"
    REPLACED = "replaced"
    REFUSED = "refused"


BANK_DETAILS = Lifecycle(
    "bank details",
    BankDetailsStage,
    start=BankDetailsStage.ENTERED,
    steps=[
        Step("verify", BankDetailsStage.ENTERED, BankDetailsStage.VERIFIED),
        Step("refuse", BankDetailsStage.ENTERED, BankDetailsStage.REFUSED),
        Step("refuse", BankDetailsStage.VERIFIED, BankDetailsStage.REFUSED),
        Step("replace", BankDetailsStage.VERIFIED, BankDetailsStage.REPLACED),
    ],
    badges={
        BankDetailsStage.ENTERED: Badge(
            "Not verified", "Nobody has called the supplier back about it. Do not pay to it.", Tone.WARNING
        ),
        BankDetailsStage.VERIFIED: Badge(
            "Verified", "A second person called the supplier back on a number that was known.", Tone.DONE
        ),
        BankDetailsStage.REPLACED: Badge("Replaced", "Was verified, and others were since.", Tone.NEUTRAL),
        BankDetailsStage.REFUSED: Badge(
            "Refused", "The supplier did not confirm it, or it was found to be wrong.", Tone.STOPPED
        ),
    },
    barred={"verify": no("Only bank details that wait are verified.")},
    over=no("These bank details are out of use. Enter them anew if the supplier asks for them again."),
)
