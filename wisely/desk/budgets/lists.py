"""The lists of budgets, declared once."""

from __future__ import annotations

from functools import cache

from wisely.budgets import queries
from wisely.budgets.queries import BUDGET_QUESTION, QuestionStage
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

SUBJECTS = (("need", "Need"), ("contract", "Contract"), ("payments", "Payments"))
PLACES = (("requested", "Requested"), ("ordered", "Ordered"), ("actual", "Actual"))
_SUBJECT_WORDS = dict(SUBJECTS)


@cache
def centres_list(year: str) -> Listing:
    """Give the list of cost centres with the money of a year."""
    return Listing(
        name=f"budgets-{year}",
        noun=("cost centre", "cost centres"),
        columns=(
            Column("name", "Cost centre", link="/budgets/centres/{code}/", is_heading=True),
            Column("code", "Code", Kind.REFERENCE),
            Column("directorate", "Directorate", path="directorate__name"),
            Column("holder", "Holder", path="holder__name"),
            Column("budget_net", f"Budget {year}", Kind.NET),
            Column("requested_in_year_net", "Requested", Kind.NET),
            Column("ordered_in_year_net", "Ordered", Kind.NET),
            Column("actual_in_year_net", "Actual", Kind.NET),
            Column("left_net", "Left", Kind.NET),
            Column("closed_on", "Closed", Kind.DATE, shown=False),
        ),
        filters=(
            listing.search("name", "code"),
            listing.choices("directorate", "Directorate", path="directorate__code"),
            listing.custom(
                "standing", "Standing", queries.narrow_centres,
                options=(("overdrawn", "More is taken than there is"), ("without", "No budget is set")),
            ),
            listing.amounts("left_net", "Left, excluding VAT"),
            listing.yes_no("is_closed", "Closed", path="closed_on__isnull", negated=True),
        ),
        order="code",
        then="pk",
    )  # fmt: skip


COMMITMENTS = Listing(
    name="budget-commitments",
    noun=("commitment", "commitments"),
    columns=(
        Column("title", "What", link="/budgets/commitments/{pk}/", is_heading=True),
        Column("subject_kind", "Kind", show=lambda kind: _SUBJECT_WORDS.get(kind, kind)),
        Column("subject", "Reference", Kind.REFERENCE),
        Column("centre", "Cost centre", path="cost_centre__code", show=lambda code: code or "Not known yet"),
        Column("year", "Year"),
        Column("requested_net", "Requested", Kind.NET),
        Column("ordered_net", "Ordered", Kind.NET),
        Column("actual_net", "Actual", Kind.NET),
        Column("whole_net", "Together", Kind.NET, shown=False),
    ),
    also={"pk": "pk"},
    filters=(
        listing.search("title", "subject"),
        listing.choices("centre", "Cost centre", path="cost_centre__code"),
        listing.choices("year", "Year"),
        listing.choices("kind", "Kind", path="subject_kind", options=SUBJECTS),
        listing.custom("of", "Only what is", queries.narrow_by_place, options=PLACES),
        listing.yes_no("is_known", "Its budget is known", path="cost_centre__isnull", negated=True),
    ),
    order="-year",
    then="pk",
)

QUESTIONS = Listing(
    name="budget-questions",
    noun=("question", "questions"),
    title="Questions about which budget pays",
    columns=(
        Column("title", "What for", link="/budgets/questions/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("stage", "Stage", Kind.TAG, badge=BUDGET_QUESTION.badge),
        Column("amount_net", "Amount", Kind.NET),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("asks", "Who is asked", path="asks__name", show=lambda name: name or "Finance officer"),
        Column("asked_at", "Asked", Kind.INSTANT),
        Column("centre", "Paid from", path="cost_centre__code"),
        Column("answer", "Answer", Kind.LONG_TEXT, shown=False, sort=False),
    ),
    filters=(
        listing.search("title", "reference", "subject"),
        listing.choices(
            "stage", "Stage",
            options=tuple((each.value, BUDGET_QUESTION.badge(each).word) for each in QuestionStage),
        ),
        listing.choices("directorate", "Directorate", path="directorate__code"),
    ),
    order="-asked_at",
    then="pk",
)  # fmt: skip
