"""The lists of governance, declared once."""

from __future__ import annotations

from wisely.governance.queries import (
    DEVELOPMENT,
    DEVELOPMENT_KINDS,
    DOCUMENT_KINDS,
    LEVELS,
    STANDARD_DOCUMENT,
    DevelopmentStage,
    DocumentStage,
)
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

DEVELOPMENTS = Listing(
    name="developments",
    noun=("change or event", "changes and events"),
    title="Legal changes and events",
    columns=(
        Column("title", "What", link="/governance/changes/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("kind", "Kind", show=lambda kind: DEVELOPMENT_KINDS.get(kind, kind)),
        Column("citation", "Citation"),
        Column("stage", "Stage", Kind.TAG, badge=DEVELOPMENT.badge),
        Column("level", "Means", show=lambda level: LEVELS.get(level, "Not said yet")),
        Column("assess_by_on", "To be assessed by", Kind.DATE),
        Column("takes_effect_on", "Holds from", Kind.DATE),
        Column("owner", "Owner", path="owner__name"),
        Column("published_on", "Published", Kind.DATE, shown=False),
    ),
    filters=(
        listing.search("title", "reference", "citation"),
        listing.choices(
            "stage", "Stage",
            options=tuple((each.value, DEVELOPMENT.badge(each).word) for each in DevelopmentStage),
        ),
        listing.choices("kind", "Kind", options=tuple(DEVELOPMENT_KINDS.items())),
        listing.choices("level", "Means", options=tuple(LEVELS.items())),
        listing.days("assess_by_on", "To be assessed by"),
    ),
    order="-published_on",
    then="pk",
)  # fmt: skip

DOCUMENTS = Listing(
    name="standard-documents",
    noun=("standard document", "standard documents"),
    title="Standard documents and toolkits",
    columns=(
        Column("title", "Document", link="/governance/documents/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("kind", "Kind", show=lambda kind: DOCUMENT_KINDS.get(kind, kind)),
        Column("edition", "Edition"),
        Column("stage", "Stage", Kind.TAG, badge=STANDARD_DOCUMENT.badge),
        Column("owner", "Owner", path="owner__name"),
        Column("reviewed_on", "Reviewed", Kind.DATE),
        Column("review_by_on", "Next review", Kind.DATE),
    ),
    filters=(
        listing.search("title", "reference"),
        listing.choices(
            "stage", "Stage",
            options=tuple((each.value, STANDARD_DOCUMENT.badge(each).word) for each in DocumentStage),
        ),
        listing.choices("kind", "Kind", options=tuple(DOCUMENT_KINDS.items())),
        listing.days("reviewed_on", "Reviewed"),
        listing.days("review_by_on", "Next review"),
    ),
    order="review_by_on",
    then="pk",
)  # fmt: skip

PLANS = Listing(
    name="contingency-plans",
    noun=("plan", "plans"),
    title="Plans for the failure of a contract",
    columns=(
        Column(
            "contract", "Contract", path="contract__title", link="/governance/plans/{reference}/",
            is_heading=True,
        ),
        Column("reference", "Reference", Kind.REFERENCE, path="contract__reference"),
        Column("stand_in", "Who steps in"),
        Column("reviewed_on", "Reviewed", Kind.DATE),
        Column("review_by_on", "Next review", Kind.DATE),
        Column("tested_on", "Tried", Kind.DATE),
    ),
    filters=(
        listing.search("contract__title", "contract__reference", "stand_in"),
        listing.days("reviewed_on", "Reviewed"),
        listing.days("review_by_on", "Next review"),
    ),
    order="review_by_on",
    then="pk",
)  # fmt: skip
