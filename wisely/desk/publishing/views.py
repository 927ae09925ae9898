"""What is due to be published, one period with what it lacks, and the acts: publish, correct, withdraw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.publishing.badges import badge_of
from wisely.desk.publishing.forms import ConfirmForm, CorrectForm, SetAsideForm, WithdrawForm
from wisely.lib.periods import Period, period_name
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.doors import Request, door
from wisely.people.queries import names_in, own_council
from wisely.publishing import actions, permissions, queries
from wisely.publishing.permissions import Permission
from wisely.publishing.work import BUILD_BULK_FILES, PUBLISH_DATASET
from wisely.rules.transparency import Dataset
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.parts import ActLink, Fact, Tab
from wisely.ui.record_page import RecordPage, happenings
from wisely.work.actions import ask_for_job
from wisely.work.queries import is_long

FIRST = (queries.OVERDUE, queries.CORRECTION, queries.DUE_SOON)


@door(Permission.SEE_DATASETS)
def due(request: Request) -> HttpResponse:
    """Show what is to be published by when, what is overdue and what has to be corrected first."""
    council = own_council(request.officer)
    told = queries.duties(council, on=timezone.localdate(request.at))
    counts = Counter(each.standing for each in told)
    context = {
        "first": [_with_badge(each) for each in told if each.standing in FIRST],
        "rest": [_with_badge(each) for each in told if each.standing not in FIRST],
        "counts": [
            (counts[queries.OVERDUE], "overdue"),
            (counts[queries.CORRECTION], "to correct"),
            (counts[queries.DUE_SOON] + counts[queries.DUE], "due later"),
            (counts[queries.PUBLISHED], "published"),
        ],
        "bulk": queries.bulk_files(council.pk),
        "portals": queries.portals_heard(council),
        "open_href": f"/open/{council.slug}/",
        "may": permissions.may_publish_dataset(request.officer),
    }
    return render(request, "desk/publishing/due.html", context)


@door(Permission.PUBLISH_DATASET)
def build(request: Request) -> HttpResponse:
    """Have the files of each year's releases built now, as a job."""
    if request.method != "POST":
        return HttpResponseRedirect("/publishing/")
    job = ask_for_job(
        BUILD_BULK_FILES, title="Files of each year’s releases", about=own_council(request.officer),
        back_href="/publishing/", by=request.officer, at=request.at,
    )  # fmt: skip
    return HttpResponseRedirect(f"/jobs/{job.reference}/")


def _with_badge(duty: queries.Duty) -> tuple[queries.Duty, Any]:
    return duty, badge_of(duty.standing)


def asked(request: Request, dataset: str, period: str) -> tuple[Dataset, Period]:
    """Give the dataset and the period of the address, or no page."""
    found = queries.dataset_of(request.officer.pack, dataset)
    days = queries.period_of(found, period) if found else None
    if found is None or days is None:
        raise Http404
    return found, days


@door(Permission.SEE_DATASETS)
def period_page(request: Request, dataset: str, period: str) -> HttpResponse:
    """Show a period: what it comes to, what it lacks and who mends that, its versions, what is to correct."""
    found, days = asked(request, dataset, period)
    council, on = own_council(request.officer), timezone.localdate(request.at)
    publication = queries.publication_for(council.pk, dataset, period)
    versions = queries.versions(council.pk, dataset=dataset, code=period)
    why_not = queries.why_not_held(council.pk, found, days)
    corrections = queries.open_corrections(council.pk, on=on)
    to_correct = corrections.get(publication.pk, []) if publication else []
    context = {
        "record": _record(request, found, days, publication, to_correct, why_not=why_not),
        "dataset": found,
        "versions": versions,
        "root": f"/open/{council.slug}/data/",
        "address": f"/publishing/{dataset}/{period}/",
        "due": queries.corrections_due(publication) if publication else (),
        "to_correct": to_correct,
        "why_not": why_not,
        "check": None if why_not else queries.check_of(council, found, days),
        "may": permissions.may_publish_dataset(request.officer),
    }
    return render(request, "desk/publishing/period.html", context)


def _record(
    request: Request, dataset: Dataset, days: Period, publication: Any, to_correct: list[str], *, why_not: str
) -> RecordPage:
    on = timezone.localdate(request.at)
    live, latest = (publication.live, publication.latest) if publication else (0, 0)
    standing = queries.standing_of(
        live=live, latest=latest, corrections=len(to_correct), due_on=dataset.due_on(days),
        is_held=not why_not, on=on,
    )  # fmt: skip
    here = f"/publishing/{dataset.code}/{queries.code_of(days)}/"
    is_over = days.ends_before is not None and days.ends_before <= on
    acts = [
        ActLink(
            "Publish a correction" if latest else "Publish", f"{here}publish/",
            _can_be_published(dataset, is_over=is_over, why_not=why_not)
            & permissions.may_publish_dataset(request.officer),
            kind="primary",
        )
    ]  # fmt: skip
    return RecordPage(
        title=period_name(days), caption=dataset.name, badge=badge_of(standing),
        facts=(
            Fact("Due", dataset.due_on(days)),
            Fact("Asked by", dataset.cite),
            Fact("Newest version", f"Version {live}" if live else "None"),
        ),
        tabs=(Tab("Check and publish", here, is_current=True), Tab("History", f"{here}history/")),
        acts=tuple(acts),
    )  # fmt: skip


def _can_be_published(dataset: Dataset, *, is_over: bool, why_not: str) -> Verdict:
    """Say why a period cannot be published now, whoever asks."""
    if why_not:
        return no(why_not, cite=dataset.cite)
    if is_over:
        return YES
    return no("The period is not over, so it would be published without its last days.", cite=dataset.cite)


@door(Permission.PUBLISH_DATASET)
def publish(request: Request, dataset: str, period: str) -> HttpResponse:
    """Publish a period, or a correction of it: at once, or as a job where there is much of it."""
    found, days = asked(request, dataset, period)
    council = own_council(request.officer)
    publication = queries.publication_for(council.pk, dataset, period)
    is_first = publication is None or publication.latest == 0
    check = queries.check_of(council, found, days)
    kind: type[Form] = ConfirmForm if is_first else CorrectForm
    form = kind(request.POST if request.method == "POST" else None)
    back = f"/publishing/{dataset}/{period}/"
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        version = version_of(request)
        with beside(form):
            if is_long(rows=check.rows):
                return _as_job(request, found, days, reason=reason, version=version)
            actions.publish_dataset(
                council, found, days, reason=reason, version=version, by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(back)
    context = {
        "form": form, "dataset": found, "name": period_name(days), "back": back, "check": check,
        "is_first": is_first, "version": None if publication is None else publication.version,
    }  # fmt: skip
    return render(request, "desk/publishing/publish.html", context)


def _as_job(
    request: Request, dataset: Dataset, days: Period, *, reason: str, version: int | None
) -> HttpResponse:
    code = queries.code_of(days)
    job = ask_for_job(
        PUBLISH_DATASET, title=f"Publication of {dataset.name}, {period_name(days)}",
        about=queries.publication_for(request.officer.authority_id, dataset.code, code),
        arguments={"dataset": dataset.code, "period": code, "reason": reason, "version": version},
        back_href=f"/publishing/{dataset.code}/{code}/", by=request.officer, at=request.at,
    )  # fmt: skip
    return HttpResponseRedirect(f"/jobs/{job.reference}/")


@door(Permission.SEE_DATASETS)
def history(request: Request, dataset: str, period: str) -> HttpResponse:
    """Show what happened to a period, from the record."""
    found, days = asked(request, dataset, period)
    publication = queries.publication_for(request.officer.authority_id, dataset, period)
    events = queries.history_of(publication) if publication else []
    here = f"/publishing/{dataset}/{period}/"
    page = RecordPage(
        title=period_name(days), caption=found.name, badge=None,
        tabs=(Tab("Check and publish", here), Tab("History", f"{here}history/", is_current=True)),
    )  # fmt: skip
    told = happenings(events, queries.SENTENCES, names_in(events))
    return render(request, "desk/publishing/history.html", {"record": page, "happenings": told})


@door(Permission.PUBLISH_DATASET)
def withdraw(request: Request, dataset: str, period: str, number: int) -> HttpResponse:
    """Take a version out of the public's sight, with the reason."""
    found, days = asked(request, dataset, period)
    row = queries.version_for(request.officer.authority_id, dataset, period, number)
    if row is None:
        raise Http404
    return confirmed(
        request, WithdrawForm(request.POST or None),
        lambda told: actions.withdraw_version(row, **told, by=request.officer, at=request.at),
        heading=f"Withdraw version {number}", caption=f"{found.name}, {period_name(days)}",
        button="Withdraw it", back=f"/publishing/{dataset}/{period}/",
        hint="Its rows and files are no longer given. That it was published and why it was withdrawn stays.",
    )  # fmt: skip


@door(Permission.PUBLISH_DATASET)
def set_aside(request: Request, key: int) -> HttpResponse:
    """Decide that nothing needs to be corrected, with the reason."""
    row = queries.correction_for(request.officer.authority_id, key)
    if row is None:
        raise Http404
    publication = row.publication
    return confirmed(
        request, SetAsideForm(request.POST or None),
        lambda told: actions.set_correction_aside(
            row, **told, version=version_of(request), by=request.officer, at=request.at
        ),
        heading="Set a correction aside", caption=publication.reference, button="Set it aside",
        back=f"/publishing/{publication.dataset}/{publication.code}/", hint=row.what, version=row.version,
    )  # fmt: skip


def confirmed(
    request: Request, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str, caption: str,
    button: str, back: str, hint: str = "", version: int | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form with a reason, or let its act happen and lead back."""
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act(form.cleaned_data)
        if form.is_valid():
            return HttpResponseRedirect(back)
    context = {
        "form": form, "heading": heading, "caption": caption, "button": button, "back": back, "hint": hint,
        "version": version,
    }  # fmt: skip
    return render(request, "desk/publishing/confirm.html", context)
