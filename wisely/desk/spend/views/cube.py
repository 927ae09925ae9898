"""The spend cube: payments cut any way, each sum a way to its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from wisely.desk.spend import cuts
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.rules.rulebook import rulebook
from wisely.spend import queries
from wisely.spend.analysis.dimensions import DIMENSIONS, Dimension
from wisely.spend.analysis.engine import Made, made_for
from wisely.spend.permissions import Permission
from wisely.spend.work import EXPORT_LINES
from wisely.ui.listing.taking_away import file_of
from wisely.work.actions import ask_for_job


@door(Permission.SEE_SPEND)
def cube(request: Request) -> HttpResponse:
    """Show a cut: pick rows, columns and filters; go into a row, or to the payments behind a sum."""
    council = request.officer.authority_id or 0
    made = made_for(council)
    if made is None:
        return render(
            request, "desk/spend/no_cube.html", {"has_spend": bool(queries.months_with_spend(council))}
        )
    asked = cuts.read(request.GET.dict())
    found = queries.cube_of(made, asked.cut, tax=asked.tax)
    lines = cuts.laid_out(asked, found)
    choices, signless, has_gross = queries.remembered(
        council, ("cube", made.folder.name), lambda: _known(council, made)
    )
    signless = cuts.signless_in(asked.cut, signless)
    wards = rulebook(made.at.date(), request.officer.pack).wards
    dimensions = {key: each for key, each in DIMENSIONS.items() if key != "ward" or wards}
    if request.GET.get("format") == "csv":
        listing, rows = cuts.as_list(asked, found, lines, signless=[each.file_name for each in signless])
        request.GET = QueryDict()  # the table is whole: nothing in the address narrows its rows again
        return file_of(listing, listing.read(request, {}), rows, request, "csv")
    context = {
        "asked": asked,
        "cut": asked.cut,
        "by": DIMENSIONS[asked.cut.by],
        "across": cuts.headings(asked, found),
        "rows": cuts.html_of(lines[:-1]),
        "totals": lines[-1].written,
        "chart": cuts.chart_of(asked, found),
        "dimensions": [(key, each.label) for key, each in dimensions.items()],
        "filters": _filters(asked, dimensions, choices),
        "chips": _chips(asked, found),
        "hidden": [(key, value) for key, value in asked.cut.kept.items() if key not in cuts.OFFERED],
        "made": made,
        "signless": signless,
        "offers_gross": has_gross or asked.tax == "gross",
        "is_behind": (made.stands, made.wards) != (queries.stands_of(council), wards.version),
        "tax_words": "including VAT" if asked.tax == "gross" else "excluding VAT",
    }  # fmt: skip
    return render(request, "desk/spend/cube.html", context)


def _chips(asked: cuts.Asked, found: queries.Cube) -> list[tuple[str, str]]:
    """Give what the page is kept to, each with the address without it."""
    return [
        (f"{DIMENSIONS[key].label}: {found.name(key, value)}", asked.without(key))
        for key, value in asked.cut.kept.items()
    ]


def _filters(
    asked: cuts.Asked, dimensions: Mapping[str, Dimension], choices: Mapping[str, Any]
) -> list[tuple[Dimension, Any, str | int | None]]:
    """Give each dimension that is offered with its values and what is kept of it."""
    kept = {key: queries.NOT_GIVEN if value == "" else value for key, value in asked.cut.kept.items()}
    return [(dimensions[key], choices[key], kept.get(key)) for key in cuts.OFFERED if key in dimensions]


def _known(council: int, made: Made) -> tuple[dict[str, list[tuple[str, str]]], list[Any], bool]:
    """Give what may be chosen, the files that lost minus signs, and whether any gave amounts with VAT."""
    return (
        queries.choices_of_cube(made, cuts.OFFERED),
        queries.imports_without_signs(council),
        queries.has_payments_with_vat_only(council),
    )


@door(Permission.SEE_SPEND)
def make(request: Request) -> HttpResponse:
    """Have the cube written anew, by a job."""
    if request.method != "POST":
        return HttpResponseRedirect("/spend/cube/")
    council = own_council(request.officer)
    job = ask_for_job(
        EXPORT_LINES, title="Bringing the spend cube up to date", about=council,
        arguments={"authority": council.pk}, back_href="/spend/cube/", by=request.officer, at=request.at,
    )  # fmt: skip
    return HttpResponseRedirect(f"/jobs/{job.reference}/")
