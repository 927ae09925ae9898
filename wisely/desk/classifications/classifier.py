"""The council's classifiers: how well each did where that was measured, and the training of a new one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.classifications import permissions, queries
from wisely.classifications.permissions import Permission
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.spend.permissions import Permission as Spend
from wisely.spend.work import TRAIN_CLASSIFIER
from wisely.ui import charts
from wisely.ui.parts import ActLink, Fact
from wisely.work.actions import ask_for_job

HERE = "/classifications/classifiers/"
SHOWN = 20


@door(Spend.SEE_SPEND)
def classifiers(request: Request) -> HttpResponse:
    """Show the classifier in use with its measured quality, and those before it."""
    rows = list(queries.classifiers(request.officer.authority_id or 0)[:SHOWN])
    names = names_of({row.trained_by for row in rows})
    context = {
        "acts": (
            ActLink(
                "Train a classifier", "/classifications/train/",
                permissions.may_train_classifier(request.officer),
            ),
        ),
        "rows": [(row, names.get(row.trained_by, row.trained_by), _percent(row.quality)) for row in rows],
        "latest": rows[0] if rows else None,
        "facts": _facts(rows[0], names) if rows else (),
        "chart": _curve(rows[0].quality) if rows and rows[0].quality.get("curve") else None,
    }  # fmt: skip
    return render(request, "desk/classifications/classifiers.html", context)


def _percent(quality: dict[str, Any]) -> dict[str, Decimal | None]:
    names = ("accuracy", "unseen_accuracy", "unattended", "unattended_accuracy", "macro_f1")
    return {name: _of_hundred(quality.get(name)) for name in names}


def _of_hundred(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(round(100 * share, 1)))


def _facts(row: Any, names: Any) -> tuple[Fact, ...]:
    learned = f"{row.kinds_count:,} kinds of payment ({row.lines_count:,} payments)"
    return (
        Fact("Trained", row.trained_at, hint=f"By {names.get(row.trained_by, row.trained_by)}."),
        Fact(
            "Takes payments unattended until",
            queries.trusted_until(row.trained_at),
            hint="From then on all wait for an officer, until one is trained anew.",
        ),
        Fact("Learned from", learned, hint=f"{row.decided_count:,} of them decided by officers."),
        Fact("Categories", f"{row.categories_count:,}"),
        Fact("Measured on", f"{row.quality.get('lines', 0):,} payments it had not learned from"),
        Fact("SHA-256", bytes(row.learned_sha256).hex()),
    )


def _curve(quality: dict[str, Any]) -> charts.Chart:
    """Draw how many are right among the surest tenth of the payments, the surest two tenths, and so on."""
    figures = [(f"Surest {covered:.0%}", _of_hundred(right)) for covered, right in quality["curve"]]
    unattended, right = quality.get("unattended"), quality.get("unattended_accuracy")
    told = (
        f"It takes {unattended:.0%} of such payments unattended; {right:.1%} of those were right."
        if unattended and right is not None
        else "It takes nothing unattended: it was not sure of enough of these payments."
    )
    return charts.bars(
        "coverage", "How many are right, by how many are classified", figures, sentence=told,
        unit=charts.PERCENT, target=Decimal(97), heading="Payments classified",
    )  # fmt: skip


@door(Permission.TRAIN_CLASSIFIER)
def train(request: Request) -> HttpResponse:
    """Have a classifier trained, by a job."""
    if request.method == "POST":
        council = own_council(request.officer)
        job = ask_for_job(
            TRAIN_CLASSIFIER, title="Training a classifier", about=council,
            arguments={"authority": council.pk}, back_href=HERE, by=request.officer, at=request.at,
        )  # fmt: skip
        return HttpResponseRedirect(f"/jobs/{job.reference}/")
    return render(request, "desk/classifications/train.html", {})
