"""Which suppliers are one: the work list, the choice of the other, the merge and its undoing."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.suppliers.forms import MergeForm, ReasonForm, beside
from wisely.desk.suppliers.views.changes import answer, found
from wisely.desk.suppliers.views.record import sheet_of
from wisely.people.doors import Request, door
from wisely.suppliers import actions, queries
from wisely.suppliers.permissions import Permission
from wisely.ui.forms import version_of

MOST = 200


@door(Permission.MERGE_SUPPLIERS)
def duplicates(request: Request) -> HttpResponse:
    """List pairs that may be one supplier, likeliest first."""
    pairs = queries.likely_duplicates(most=MOST)
    return render(request, "desk/suppliers/duplicates.html", {"pairs": pairs, "most": MOST})


@door(Permission.MERGE_SUPPLIERS)
def choose(request: Request, reference: str) -> HttpResponse:
    """Find the other supplier: those alike, or by a search."""
    sheet = sheet_of(reference)
    text = request.GET.get("q", "").strip()
    rows = queries.named_or_numbered(queries.suppliers(), text).order_by("name")[:20] if text else []
    context = {
        "sheet": sheet,
        "alike": queries.suppliers_alike(sheet.id),
        "text": text,
        "rows": [(row.reference, row.name, row.postcode) for row in rows if row.pk != sheet.id],
    }
    return render(request, "desk/suppliers/choose_merge.html", context)


@door(Permission.MERGE_SUPPLIERS)
def merge(request: Request, reference: str, other: str) -> HttpResponse:
    """Compare two suppliers side by side, and say that they are one."""
    sheets = sheet_of(reference), sheet_of(other)
    pair = [(sheet.reference, f"{sheet.name} ({sheet.reference})") for sheet in sheets]
    form = MergeForm(request.POST or None, pair=pair, initial={"keep": other})
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["keep"]
        gone = reference if kept == other else other
        with beside(form):
            actions.merge_suppliers(
                found(gone), into=found(kept), reason=form.cleaned_data["reason"], by=request.officer,
                at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/suppliers/{kept}/")
    context = {"form": form, "sheets": sheets, "reference": reference, "other": other}
    return render(request, "desk/suppliers/merge.html", context)


@door(Permission.MERGE_SUPPLIERS)
def apart(request: Request, reference: str, other: str) -> HttpResponse:
    """Say that two suppliers that look alike are two."""
    supplier, second = found(reference), found(other)
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.find_suppliers_apart(
            supplier, other=second, reason=to["reason"], by=request.officer, at=request.at
        ),
        heading=f"Say that it is not {second.name}", button="They are two suppliers",
        hint="The pair is taken off the list of likely duplicates.",
    )  # fmt: skip


@door(Permission.MERGE_SUPPLIERS)
def unmerge(request: Request, reference: str) -> HttpResponse:
    """Undo a merge: the supplier stands for itself again, with all that it brought."""
    supplier = found(reference)
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.unmerge_suppliers(
            supplier, reason=to["reason"], version=version_of(request), by=request.officer, at=request.at
        ),
        heading="Undo the merge", button="Undo the merge",
        hint="Its contracts, payments, names and numbers are shown under itself again.",
    )  # fmt: skip
