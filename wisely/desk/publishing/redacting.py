"""Redactions: which there are, a new one, and one that is lifted."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.publishing.badges import badge_of
from wisely.desk.publishing.forms import LiftForm, RedactForm
from wisely.desk.publishing.views import confirmed
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.publishing import actions, permissions, queries
from wisely.publishing.permissions import Permission
from wisely.rules.transparency import datasets
from wisely.ui.forms import beside, version_of
from wisely.ui.parts import ActLink


@door(Permission.SEE_DATASETS)
def redactions(request: Request) -> HttpResponse:
    """List what is taken out before publication, by whom, why and until when."""
    council = request.officer.authority_id or 0
    told = queries.redactions(council, on=timezone.localdate(request.at))
    headings = {
        field.key: field.heading
        for dataset in datasets(request.officer.pack).values()
        for field in dataset.fields
    }
    names = names_of([each.made_by for each in told])
    context = {
        "told": [
            (
                each,
                badge_of(each.standing),
                ", ".join(headings.get(key, key) for key in each.fields),
                names.get(each.made_by, each.made_by),
            )
            for each in told
        ],
        "act": ActLink(
            "Redact something", "/publishing/redactions/new/", permissions.may_redact(request.officer)
        ),
        "may_lift": permissions.may_redact(request.officer),
    }
    return render(request, "desk/publishing/redactions.html", context)


@door(Permission.REDACT)
def redact(request: Request) -> HttpResponse:
    """Say what is taken out from now on. `kind` and `key` in the address name of what."""
    council = own_council(request.officer)
    kind, key = request.GET.get("kind", "payee"), request.GET.get("key", "")
    form = RedactForm(
        request.POST or None, offered=datasets(council.pack),
        initial={"kind": kind, "key": key, "fields_out": ["beneficiary"] if kind == "payee" else []},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with beside(form):
            actions.redact_fields(
                council, subject_kind=told["kind"], subject_key=told["key"].strip(),
                fields=told["fields_out"], reason_code=told["reason_code"], note=told["note"],
                until_on=told["until_on"], by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect("/publishing/redactions/")
    name = queries.subject_name(council.pk, kind, key) if key else ""
    return render(request, "desk/publishing/redact.html", {"form": form, "name": name})


@door(Permission.REDACT)
def lift(request: Request, key: int) -> HttpResponse:
    """Let what was taken out be published again, with the reason."""
    row = queries.redaction_for(request.officer.authority_id, key)
    if row is None:
        raise Http404
    name = queries.subject_name(row.authority_id, row.subject_kind, row.subject_key)
    version = version_of(request)
    return confirmed(
        request, LiftForm(request.POST or None),
        lambda told: actions.lift_redaction(
            row, **told, version=version, by=request.officer, at=request.at
        ),
        heading="Lift a redaction", caption=name, button="Lift it", back="/publishing/redactions/",
        hint="A correction falls due wherever it was taken out. Nothing changes before that is published.",
        version=row.version,
    )  # fmt: skip
