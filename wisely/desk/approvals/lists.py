"""The list of all approvals, declared once."""

from __future__ import annotations

from wisely.approvals.queries import APPROVAL, ApprovalStage
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

KINDS = {"waiver": "Waiver", "gate": "Need at the gate"}
APPROVALS = Listing(
    name="approvals",
    noun=("approval", "approvals"),
    title="All approvals",
    columns=(
        Column("title", "What", link="/approvals/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("kind", "Kind", show=lambda kind: KINDS.get(kind, kind)),
        Column("subject", "Of", Kind.REFERENCE),
        Column("value_net", "Value", Kind.NET),
        Column("stage", "Stage", Kind.TAG, badge=APPROVAL.badge),
        Column("requester", "Asked by", path="requester__name"),
        Column("opened_at", "Asked", Kind.INSTANT),
        Column("settled_at", "Settled", Kind.INSTANT),
        Column("directorate", "Directorate", path="directorate__name", shown=False),
        Column("edition_on", "Matrix of", Kind.DATE, shown=False),
        Column("round_number", "Rounds", Kind.NUMBER, shown=False),
    ),
    filters=(
        listing.search("title", "reference", "subject"),
        listing.choices(
            "stage", "Stage", options=tuple((each.value, APPROVAL.badge(each).word) for each in ApprovalStage)
        ),
        listing.choices("kind", "Kind", options=tuple(KINDS.items())),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.amounts("value_net", "Value excluding VAT"),
        listing.days("opened", "Asked", path="opened_at", instants=True),
    ),
    order="-opened_at",
    then="pk",
)
