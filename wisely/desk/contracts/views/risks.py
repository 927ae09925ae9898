"""The risks of a contract, one of them with how it was reviewed, and the acts on both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, queries
from wisely.contracts.lifecycle import RISK
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.performing import ReviewRiskForm, RiskForm
from wisely.desk.contracts.forms.reasons import ReasonForm, people_choices
from wisely.desk.contracts.head import page_of
from wisely.desk.contracts.views.acting import Page, answer, person_of, to_act_on
from wisely.desk.contracts.views.performing import is_of
from wisely.desk.contracts.views.record import shown
from wisely.lib.lifecycle import Badge, Tone
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.rules.risk_scale import RiskScale
from wisely.rules.rulebook import rulebook
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import happenings

TAB = "risks/"


def scale_of(request: Request) -> RiskScale:
    """Give the words by which this council scores risks."""
    return rulebook(timezone.localdate(request.at), request.officer.pack).risks


def score_badge(scale: RiskScale, score: int) -> Badge:
    """Give a score as a badge: its name and the number."""
    band = scale.band_of(score)
    word = band.name if band.name == f"Score {score}" else f"{band.name}, {score}"
    return Badge(word, band.says, Tone(band.tone))


@door(Permission.SEE_CONTRACT)
def risks(request: Request, reference: str) -> HttpResponse:
    """Show the risks of a contract, the highest first, and those that were closed."""
    told, scale = shown(request, reference), scale_of(request)
    found = queries.risks_of(told.contract)
    rows: list[dict[str, Any]] = [{"row": each, "badge": score_badge(scale, each.score)} for each in found]
    context = {
        "record": page_of(told, "risks"), "sheet": told.sheet, "today": told.on,
        "open": [each for each in rows if each["row"].closed_on is None],
        "closed": [each for each in rows if each["row"].closed_on is not None],
    }  # fmt: skip
    return render(request, "desk/contracts/risks.html", context)


def _found(request: Request, reference: str, number: int) -> Any:
    contract = queries.contract_for(request.officer.authority_id, reference)
    risk = None if contract is None else queries.risk_for(contract, number)
    if risk is None:
        raise Http404
    risk.contract = contract  # type: ignore[assignment]
    return risk


@door(Permission.SEE_CONTRACT)
def risk(request: Request, reference: str, number: int) -> HttpResponse:
    """Show one risk: how it scores, what is done about it, and how it was looked at again."""
    row, scale = _found(request, reference, number), scale_of(request)
    may, root = queries.acts_on_risk(row, by=request.officer), f"/contracts/{reference}/risks/{number}/"
    reviews, past = queries.reviews_of(row), queries.history_of(row.contract)
    about = [each for each in past.events if is_of(each, ".risk.", number)]
    names = names_of({row.recorded_by, *(each.reviewed_by for each in reviews)})
    context = {
        "risk": row, "contract": row.contract, "badge": RISK.badge(row.stage),
        "facts": _facts(row, scale, names, on=timezone.localdate(request.at)),
        "acts": (
            ActLink("Review it", f"{root}review/", may["review_risk"], "primary"),
            ActLink("Close it", f"{root}close/", may["close_risk"]),
        ),
        "reviews": [
            {
                "row": each,
                "before": score_badge(scale, each.likelihood_before * each.impact_before),
                "after": score_badge(scale, each.likelihood * each.impact),
                "by": names.get(each.reviewed_by, each.reviewed_by),
            }
            for each in reviews
        ],
        "happenings": happenings(about, queries.SENTENCES, past.names),
    }  # fmt: skip
    return render(request, "desk/contracts/risk.html", context)


def _facts(row: Any, scale: RiskScale, names: Any, *, on: Any) -> tuple[Fact, ...]:
    late = row.closed_on is None and row.review_by_on < on
    return (
        Fact("Score", score_badge(scale, row.score), hint="Likelihood times impact, of 25 at most"),
        Fact("Likelihood", f"{row.likelihood}. {scale.likelihood[row.likelihood - 1]}"),
        Fact("Impact", f"{row.impact}. {scale.impact[row.impact - 1]}"),
        Fact("What it may come from", row.cause),
        Fact("What it would mean", row.consequence),
        Fact("What is done about it", row.mitigation),
        Fact("Who watches it", row.owner.name if row.owner else None),
        Fact("Recorded on", row.recorded_on, hint=f"By {names.get(row.recorded_by, row.recorded_by)}"),
        Fact("Last reviewed", row.reviewed_on or "Not yet"),
        *(
            [Fact("Closed on", row.closed_on, hint=row.close_reason)]
            if row.closed_on
            else [Fact("Review by", row.review_by_on, hint="Overdue" if late else "")]
        ),
    )


@door(Permission.SEE_CONTRACT)
def record_risk(request: Request, reference: str) -> HttpResponse:
    """Record what may go wrong under a contract."""
    contract, on = to_act_on(request, reference, act="record_risk"), timezone.localdate(request.at)
    owner = contract.owner.reference if contract.owner else ""
    form = RiskForm(
        request.POST or None, scale=scale_of(request), people=people_choices(on=on), initial={"owner": owner}
    )
    page = Page(
        heading="Record a risk", button="Record it", back=TAB,
        hint="What may go wrong under it. Leave out personal matters: all who see the register see it.",
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.record_risk(
            contract, form.entry, owner=person_of(told["owner"]), version=version_of(request),
            by=request.officer, at=request.at,
        ),
    )  # fmt: skip


def _to_act_on(request: Request, reference: str, number: int, *, act: str) -> Any:
    row = _found(request, reference, number)
    queries.acts_on_risk(row, by=request.officer)[act].require()
    return row


@door(Permission.SEE_CONTRACT)
def review_risk(request: Request, reference: str, number: int) -> HttpResponse:
    """Look at a risk again."""
    row, on = _to_act_on(request, reference, number, act="review_risk"), timezone.localdate(request.at)
    form = ReviewRiskForm(
        request.POST or None, scale=scale_of(request), people=people_choices(on=on),
        initial={
            "likelihood": row.likelihood, "impact": row.impact, "mitigation": row.mitigation,
            "owner": row.owner.reference if row.owner else "",
        },
    )  # fmt: skip
    page = Page(heading=f"Review the risk “{row.title}”", button="Keep the review", back=f"risks/{number}/")
    return answer(
        request, row.contract, form, page,
        lambda told: actions.review_risk(
            row, **{**told, "owner": person_of(told["owner"])}, version=version_of(request),
            by=request.officer, at=request.at,
        ),
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def close_risk(request: Request, reference: str, number: int) -> HttpResponse:
    """Close a risk with a reason."""
    row = _to_act_on(request, reference, number, act="close_risk")
    page = Page(
        heading=f"Close the risk “{row.title}”", button="Close it", back=f"risks/{number}/",
        hint="It can happen no more, or it has happened. It stays on the record.",
    )  # fmt: skip
    return answer(
        request, row.contract, ReasonForm(request.POST or None), page,
        lambda told: actions.close_risk(
            row, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip
