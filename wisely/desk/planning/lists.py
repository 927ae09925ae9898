"""The lists of planning, declared once."""

from __future__ import annotations

from wisely.planning.queries import NEED, NeedStage
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

_STAGES = tuple((stage.value, NEED.badge(stage).word) for stage in NeedStage)

NEEDS = Listing(
    name="needs",
    noun=("need", "needs"),
    columns=(
        Column("title", "Need", link="/planning/needs/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("stage", "Stage", Kind.TAG, badge=NEED.badge),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("category", "Category", shown=False),
        Column("value_net", "Value", Kind.NET),
        Column("needed_on", "Wanted by", Kind.DATE),
        Column("work_starts_on", "Work begins", Kind.DATE),
        Column("commissioner", "Commissioner", path="commissioner__name"),
        Column("risk", "Risk", show=str.capitalize, shown=False),
    ),
    filters=(
        listing.search("title", "reference"),
        listing.choices("stage", "Stage", options=_STAGES),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.amounts("value_net", "Value excluding VAT"),
        listing.days("needed_on", "Wanted by"),
        listing.choices("risk", "Risk", options=(("low", "Low"), ("medium", "Medium"), ("high", "High"))),
    ),
    order="needed_on",
    then="pk",
)

PIPELINE = Listing(
    name="pipeline",
    noun=("procurement", "procurements"),
    title="Pipeline",
    columns=(
        Column("title", "What", link="/planning/needs/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("value_net", "Value", Kind.NET),
        Column("route", "Route", show=str.capitalize),
        Column("work_starts_on", "Work begins", Kind.DATE),
        Column("publishes_on", "Published", Kind.DATE),
        Column("awards_on", "Award notice", Kind.DATE, shown=False),
        Column("contract_starts_on", "Contract starts", Kind.DATE),
        Column("published_at", "Made public", Kind.INSTANT, shown=False),
    ),
    filters=(
        listing.search("title", "reference"),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.days("work_starts_on", "Work begins"),
        listing.days("contract_starts_on", "Contract starts"),
        listing.amounts("value_net", "Value excluding VAT"),
        listing.yes_no("is_public", "In the public forward plan", path="published_at__isnull", negated=True),
    ),
    order="work_starts_on",
    then="pk",
)

PIPELINE_NOTICE = Listing(
    name="pipeline-notice",
    noun=("contract", "contracts"),
    title="Pipeline notice",
    columns=(
        Column("title", "Subject matter", link="/planning/needs/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("outcome", "What it is for", Kind.LONG_TEXT),
        Column("category", "Category"),
        Column("value_gross", "Value with options", Kind.GROSS),
        Column("publishes_on", "Tender notice", Kind.DATE),
        Column("contract_starts_on", "Contract starts", Kind.DATE),
        Column("term_months", "Months", Kind.NUMBER),
        Column("option_months", "Months of options", Kind.NUMBER, shown=False),
        Column("barriers", "How small suppliers and VCSEs can take part", Kind.LONG_TEXT, shown=False),
        Column("directorate", "Directorate", path="directorate__name", shown=False),
    ),
    filters=(
        listing.search("title", "reference"),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.days("publishes_on", "Tender notice"),
    ),
    order="publishes_on",
    then="pk",
)
