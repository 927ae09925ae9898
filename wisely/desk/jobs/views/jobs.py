"""One job as it goes on and as it ended, and the lists of jobs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRefresh

from wisely.desk.jobs.lists import JOBS
from wisely.lib.actor import the_clock
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import names_in
from wisely.ui.exports import Table, TableColumn, write_csv
from wisely.ui.parts import ActLink, Tab
from wisely.ui.record_page import happenings
from wisely.work import actions, permissions, queries
from wisely.work.permissions import Permission
from wisely.work.queries import JOB, JobSheet

OWN = "everybody sees the jobs they asked for; others' need a permission, which each page asks"
CLOCK = the_clock().reference
QUIET_SECONDS = 60  # nothing heard for so long is worth a word
SAID_EVERY_PERCENT = 20


def _sheet(request: Request, reference: str) -> JobSheet:
    sheet = queries.job_sheet(reference, seen_by=request.officer)
    if sheet is None:
        raise Http404
    return sheet


def _tabs(request: Request, here: str) -> tuple[Tab, ...]:
    held = request.officer.permissions
    shown = [
        ("Your jobs", "/jobs/", True),
        ("Everybody’s jobs", "/jobs/everybodys/", Permission.SEE_JOBS in held),
        ("Failed reactions", "/jobs/reactions/", Permission.MEND_REACTIONS in held),
    ]
    tabs = tuple(Tab(label, href, href == here) for label, href, is_shown in shown if is_shown)
    return tabs if len(tabs) > 1 else ()


@signed_in(OWN)
def jobs(request: Request) -> HttpResponse:
    """List the jobs that the officer asked for."""
    return JOBS.answer(
        request,
        queries.jobs(of=request.officer),
        template="desk/jobs/jobs.html",
        context={"tabs": _tabs(request, "/jobs/"), "whose": "Your jobs"},
    )


@door(Permission.SEE_JOBS)
def everybodys(request: Request) -> HttpResponse:
    """List all jobs of the council."""
    return JOBS.answer(
        request,
        queries.jobs(of=request.officer, everybodys=True),
        template="desk/jobs/jobs.html",
        context={"tabs": _tabs(request, "/jobs/everybodys/"), "whose": "Everybody’s jobs"},
    )


@signed_in(OWN)
def job(request: Request, reference: str) -> HttpResponse:
    """Show a job: how far it is, or what came of it."""
    sheet = _sheet(request, reference)
    events = queries.history_of(sheet.id)
    names = names_in(events, sheet.asked_by)
    context = _stand(request, sheet) | {
        "asker": names.get(sheet.asked_by, ""),
        "stop": ActLink(
            "Stop this job", f"/jobs/{reference}/stop/", permissions.may_stop_job(request.officer, sheet)
        ),
        "happenings": happenings(events, queries.SENTENCES, {**names, CLOCK: "Wisely"}),
    }
    response = render(request, "desk/jobs/job.html", context)
    patch_cache_control(response, no_store=True)
    return response


@signed_in(OWN)
def progress(request: Request, reference: str) -> HttpResponse:
    """Give the moving part of the page; once the job has ended, have the whole page asked for again."""
    sheet = _sheet(request, reference)
    if not sheet.is_open:
        return HttpResponseClientRefresh()
    context = _stand(request, sheet)
    context["is_news"] = request.GET.get("said", "") != context["said"]
    return render(request, "desk/jobs/progress.html", context)


def _stand(request: Request, sheet: JobSheet) -> dict[str, Any]:
    """Put where a job stands into words. `said` is what a screen reader is told, only when it changes."""
    passed, left = sheet.seconds_passed(request.at), sheet.seconds_left(request.at)
    is_quiet = bool(
        sheet.has_begun and sheet.moved_at and (request.at - sheet.moved_at).total_seconds() > QUIET_SECONDS
    )
    return {
        "sheet": sheet,
        "badge": JOB.badge(sheet.stage),
        "passed": queries.in_words(passed) if passed else "",
        "left": queries.in_words(left) if left and not is_quiet else "",
        "is_quiet": is_quiet,
        "is_still": "still" in request.GET,
        "said": f"{sheet.step}-{sheet.percent // SAID_EVERY_PERCENT}-{sheet.stage}",
    }


@signed_in(OWN)
def stop(request: Request, reference: str) -> HttpResponse:
    """Ask a job to stop: the button on its page sends here; by itself the address asks whether to."""
    sheet = _sheet(request, reference)
    if request.method == "POST":
        found = queries.job_by_reference(reference)
        if found is None:
            raise Http404
        actions.ask_to_stop(found, by=request.officer, at=request.at)
        return HttpResponseRedirect(f"/jobs/{reference}/")
    return render(request, "desk/jobs/stop.html", {"sheet": sheet})


@signed_in(OWN)
def not_taken(request: Request, reference: str) -> HttpResponse:
    """Give everything that a job could not take in as a CSV file: where, what it said and why."""
    sheet = _sheet(request, reference)
    columns = tuple(
        TableColumn(key, heading)
        for key, heading in (
            ("place", "Where"), ("column", "Column"), ("value", "What it says"),
            ("reason", "Why it was not taken in"),
        )
    )  # fmt: skip
    file = BytesIO()
    write_csv(Table(f"Not taken in by {sheet.title}", columns, queries.faults_of(sheet.id)), file)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}-not-taken-in.csv"'
    return response
