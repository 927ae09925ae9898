"""The dataset and the version that an address names, or why there is none."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wisely.people.doors import Request
from wisely.publishing import queries
from wisely.publishing.queries import Shown
from wisely.rules.transparency import Dataset

PUBLIC = "The Local Government Transparency Code 2015 has it published, for anybody to read."


def dataset_asked(request: Request, code: str) -> Dataset:
    """Give the dataset of the address, or no page."""
    found = queries.dataset_of(request.council.pack, code)
    if found is None:
        raise Http404
    return found


def version_asked(request: Request, dataset: str, period: str, number: int) -> Shown:
    """Give the version of the address, or no page."""
    row = queries.version_for(request.council.pk, dataset, period, number)
    if row is None:
        raise Http404
    return queries.shown(row)


def gone(request: Request, dataset: Dataset, version: Shown) -> HttpResponse:
    """Say that a version was published and is withdrawn, when and why."""
    context = {"dataset": dataset, "version": version, "root": f"/open/{request.council.slug}/data/"}
    return render(request, "public/data/withdrawn.html", context, status=410)
