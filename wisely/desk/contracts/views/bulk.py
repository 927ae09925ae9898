"""Many contracts are given an owner together: picked, checked, one act for each, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.acts import OwnerForm
from wisely.desk.contracts.forms.reasons import beside, people_choices
from wisely.desk.contracts.lists import MOST_AT_ONCE, OWNERS, register_list
from wisely.desk.contracts.views.acting import person_of, sent_with
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.doors import Request, door
from wisely.people.queries import names_of


@dataclass(frozen=True)
class Line:
    """One contract picked: who owns it, and whether it can be given to somebody else."""

    contract: Any
    verdict: Verdict
    is_picked: bool
    on: date

    @property
    def owner(self) -> str:
        """The present owner's name and whether they have left, or nothing."""
        person = self.contract.owner
        if person is None:
            return ""
        has_left = person.left_on is not None and person.left_on <= self.on
        return f"{person.name}, who has left" if has_left else str(person.name)


@door(Permission.ASSIGN_OWNER)
def give_owner(request: Request) -> HttpResponse:
    """Give the picked contracts an owner: a page to choose, one to check, then one act for each."""
    on = timezone.localdate(request.at)
    form = OwnerForm(request.POST or None, people=people_choices(on=on))
    references = request.POST.getlist("contract") if request.method == "POST" else picked(request)
    lines = _lines(request, references)
    able = [line for line in lines if line.verdict and line.is_picked]
    shown = {"form": form, "lines": lines, "able": able, "most": MOST_AT_ONCE}
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if not able:
            form.add_error(None, "Pick at least one contract that you may give to somebody else.")
        elif "checked" in request.POST:
            return HttpResponseRedirect(_give(request, form, able))
        else:
            told = form.cleaned_data
            names = names_of([told["owner"], told["deputy"]])
            shown |= {"owner": names.get(told["owner"]), "deputy": names.get(told["deputy"], "Nobody")}
            return render(
                request, "desk/contracts/give_owner_check.html", {**shown, "sent": sent_with(request)}
            )
    return render(request, "desk/contracts/give_owner.html", shown)


def picked(request: Request) -> list[str]:
    """Give the references in the address, or those of the whole view that the address says."""
    if request.GET.get("all") != "yes":
        return request.GET.getlist("contract")[:MOST_AT_ONCE]
    officer, on = request.officer, timezone.localdate(request.at)
    choices = {
        "directorate": queries.directorate_choices(officer.authority_id),
        "owner": [*OWNERS, *queries.owner_choices(officer.authority_id)],
    }
    asked = register_list(officer, on=on).read(request, choices)
    rows = queries.listed(officer.authority_id, on=on)
    for each, value in asked.narrowing:
        rows = each.narrow(rows, value)
    return list(rows.order_by("pk").values_list("reference", flat=True)[:MOST_AT_ONCE])


def _lines(request: Request, references: list[str]) -> list[Line]:
    """Give a line for each; on a form sent back, each says the version that the person saw."""
    found = queries.contracts_for(request.officer.authority_id, references[:MOST_AT_ONCE])
    on = timezone.localdate(request.at)
    return [Line(contract, _may(request, contract), is_picked=True, on=on) for contract in found]


def _may(request: Request, contract: Any) -> Verdict:
    seen = request.POST.get(f"version-{contract.reference}", "")
    changed = no("Somebody changed this contract while you were choosing. Open it, then choose again.")
    return (
        permissions.may_assign_owner(request.officer, contract)
        & queries.record_can_be_changed(contract)
        & (changed if seen and seen != str(contract.version) else YES)
    )


def _give(request: Request, form: OwnerForm, lines: list[Line]) -> str:
    """Let one act happen for each; one that is refused stops no other. Give where the result is told."""
    told = form.cleaned_data
    owner, deputy = person_of(told["owner"]), person_of(told["deputy"])
    for line in lines:
        with beside(form):
            actions.assign_owner(
                line.contract, owner=owner, deputy=deputy or _deputy_of(line.contract, owner),
                reason=told["reason"], version=line.contract.version, by=request.officer, at=request.at,
            )  # fmt: skip
    pairs = [("owner", told["owner"]), *(("contract", line.contract.reference) for line in lines)]
    return f"/contracts/give-owner/done/?{urlencode(pairs)}"


def _deputy_of(contract: Any, owner: Any) -> Any:
    """Keep the deputy, where nobody else is named and the deputy does not become the owner."""
    return contract.deputy if contract.deputy and contract.deputy.pk != owner.pk else None


@door(Permission.ASSIGN_OWNER)
def given(request: Request) -> HttpResponse:
    """Tell what came of it, read from the register as it stands now."""
    owner = request.GET.get("owner", "")
    references = request.GET.getlist("contract")[:MOST_AT_ONCE]
    lines = _lines(request, references)
    theirs = [line for line in lines if line.contract.owner and line.contract.owner.reference == owner]
    context = {
        "name": names_of([owner]).get(owner, owner),
        "theirs": theirs,
        "others": [line for line in lines if line not in theirs],
        "owner": owner,
    }
    return render(request, "desk/contracts/owner_given.html", context)
